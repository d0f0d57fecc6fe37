import type { Page } from "../../client/mod.ts";
import { isFiltered, type View, wholeList } from "./address.ts";
import { BatchTable } from "./batch_table.tsx";
import { timeZone } from "./format.ts";
import { Notice } from "./notice.tsx";
import { Pager, pagesOf } from "./pager.tsx";
import { Legend } from "./progress.tsx";
import { pageSize } from "./use_batches.ts";

interface ListProps {
  page: Page<"activity">;
  view: View;
  /** Whether the page is of another view, whose own is on its way. */
  busy: boolean;
  onChange: (view: View) => void;
}

/** A page of the list, or why there is nothing on it. */
export function List({ page: { batches, pagination }, view, busy, onChange }: ListProps) {
  const { total, offset } = pagination;
  const turnTo = (page: number) => onChange({ ...view, page });

  if (batches.length > 0) {
    return (
      <>
        <Legend />
        <BatchTable batches={batches} busy={busy} />
        <Pager
          page={view.page}
          pageSize={pageSize}
          shown={{ total, offset, count: batches.length }}
          onTurn={turnTo}
        />
        <p class="muted small">Times are in {timeZone}.</p>
      </>
    );
  }
  if (total > 0) {
    return (
      <Notice title="There is nothing on this page" text="The list is shorter than that by now.">
        <button
          type="button"
          onClick={() =>
            turnTo(pagesOf(total, pageSize))}
        >
          Go to the last page
        </button>
      </Notice>
    );
  }
  if (isFiltered(view)) {
    return (
      <Notice title="No batches match these filters">
        <button type="button" onClick={() => onChange(wholeList)}>Show all batches</button>
      </Notice>
    );
  }
  return (
    <Notice title="No call batches yet" text="As soon as your agency has one, it will be here." />
  );
}

/** The shape of a list that is on its way. */
export function ListToCome() {
  return (
    <div class="to-come">
      <p role="status" class="unseen">Loading the call batches</p>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} class="to-come-row" aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
