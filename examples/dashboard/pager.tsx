import { formatCount } from "./format.ts";

interface PagerProps {
  /** The page asked for, from 1. */
  page: number;
  pageSize: number;
  /** How many batches there are, and which are shown. */
  shown: { total: number; offset: number; count: number };
  onTurn: (page: number) => void;
}

/** How many pages that many batches fill, at least one. */
export function pagesOf(total: number, pageSize: number): number {
  return Math.max(1, Math.ceil(total / pageSize));
}

/** Where the page is in the list, and the way to its neighbours. */
export function Pager({ page, pageSize, shown, onTurn }: PagerProps) {
  const { total, offset, count } = shown;
  const pages = pagesOf(total, pageSize);

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
        {formatCount(offset + 1)}–{formatCount(offset + count)} of {formatCount(total)}
      </span>
      <span class="pager-turn">
        {turnTo(page - 1, "Previous")}
        <span>Page {formatCount(page)} of {formatCount(pages)}</span>
        {turnTo(page + 1, "Next")}
      </span>
    </nav>
  );
}
