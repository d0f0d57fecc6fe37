import { formatCount } from "./format.ts";

interface PagerProps {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  onTurn: (page: number) => void;
}

/** How many pages that many batches fill, at least one. */
export function pagesOf(total: number, pageSize: number): number {
  return Math.max(1, Math.ceil(total / pageSize));
}

/** Where the page is in the list, and the way to its neighbours. */
export function Pager({ page, pageSize, total, onTurn }: PagerProps) {
  const pages = pagesOf(total, pageSize);
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);

  /** Stays in the tab order where there is no further page, so that the keyboard does not lose its place. */
  function turnTo(next: number, name: string) {
    const possible = next >= 1 && next <= pages;
    return (
      <button type="button" aria-disabled={!possible} onClick={() => possible && onTurn(next)}>
        {name}
      </button>
    );
  }

  return (
    <nav class="pager" aria-label="Pages">
      <span class="muted">
        {formatCount(first)}–{formatCount(last)} of {formatCount(total)}
      </span>
      <span class="pager-turn">
        {turnTo(page - 1, "Previous")}
        <span>Page {formatCount(page)} of {formatCount(pages)}</span>
        {turnTo(page + 1, "Next")}
      </span>
    </nav>
  );
}
