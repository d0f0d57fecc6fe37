import { type ActiveBatch, describeState } from "./batch_state.ts";
import { BatchTable } from "./batch_table.tsx";
import { timeZone } from "./format.ts";
import { Notice } from "./notice.tsx";
import { useNow } from "./project.ts";
import { Legend } from "./progress.tsx";
import { Toolbar } from "./toolbar.tsx";
import { countFilters, pageSizes, wholeList, writeView } from "./url_state.ts";
import type { useBatches } from "./use_batches.ts";
import type { Overview } from "./use_overview.ts";
import type { Navigation } from "./use_view.ts";

export type List = ReturnType<typeof useBatches>;

interface BatchListProps {
  list: List;
  overview: Overview | undefined;
  isLoading: boolean;
  navigation: Navigation;
}

/** At most this many batches are moved to the top. */
const MOST_PINNED = 5;

/** A page of the list under its toolbar, or why it is empty. */
export function BatchList({ list, overview, isLoading, navigation }: BatchListProps) {
  const now = useNow();
  const { view, change } = navigation;
  const { page, problem, refetch, isCurrent } = list;
  const batches = page?.batches ?? [];
  const pinned = page?.isStart ? pin(batches, overview, now) : [];
  const isEmpty = page && batches.length === 0;
  return (
    <>
      <Toolbar list={list} navigation={navigation} />
      <StuckAnnouncer batches={[...new Set([...batches, ...overview?.stuck ?? []])]} now={now} />
      {isEmpty && <Empty navigation={navigation} />}
      {problem && !page && (
        <Notice {...problem} urgent>
          <button type="button" onClick={() => refetch()}>Try again</button>
        </Notice>
      )}
      {!isEmpty && !(problem && !page) && (
        <BatchTable
          pageKey={page?.key}
          pinned={pinned}
          batches={batches.filter(({ id }) => pinned.every((batch) => batch.id !== id))}
          now={now}
          isLoading={isLoading}
          isBusy={!isCurrent}
          sort={view.sort}
          onSort={(sort) => change({ sort })}
        />
      )}
      {!isLoading && !isEmpty && isCurrent && (
        <footer key={writeView(view)} class="small muted">
          <Legend />
          <label>
            Rows per page{" "}
            <select
              value={view.pageSize}
              onChange={(event) => change({ pageSize: Number(event.currentTarget.value) })}
            >
              {pageSizes.map((size) => <option key={size} value={size}>{size}</option>)}
            </select>
          </label>
          <p>
            Times are in <span translate={false}>{timeZone}</span>.
          </p>
        </footer>
      )}
    </>
  );
}

/** Batches that need attention, stuck ones first, wherever in the list they are. */
function pin(batches: ActiveBatch[], overview: Overview | undefined, now: number): ActiveBatch[] {
  const urgent = [...overview?.stuck ?? [], ...overview?.overdue ?? []].slice(0, MOST_PINNED);
  const current = new Map(batches.map((batch) => [batch.id, batch]));
  return urgent.map((batch) => current.get(batch.id) ?? batch)
    .filter((batch) => describeState(batch, now).attentionSince);
}

/** Announces each batch that gets stuck, once. */
function StuckAnnouncer({ batches, now }: { batches: ActiveBatch[]; now: number }) {
  const stuck = new Map(
    batches.filter((batch) => describeState(batch, now).name === "Stuck")
      .map(({ id, campaign_name }) => [id, campaign_name?.trim() || "A batch"]),
  );
  return (
    <div role="log" aria-label="Stuck batches" class="visually-hidden">
      {[...stuck].map(([id, name]) => <p key={id}>{name} is stuck</p>)}
    </div>
  );
}

function Empty({ navigation: { view, change, isFirstPage } }: { navigation: Navigation }) {
  if (!isFirstPage) {
    return (
      <Notice title="This page is empty" text="The list has become shorter.">
        <button type="button" onClick={() => change({})}>Go to the first page</button>
      </Notice>
    );
  }
  if (countFilters(view) > 0 || !view.sort.endsWith("created_at")) {
    return (
      <Notice title="No batches match these filters">
        <button type="button" onClick={() => change(wholeList)}>Show all batches</button>
      </Notice>
    );
  }
  return (
    <Notice
      title="No call batches yet"
      text="They will appear here once your agency creates one."
    />
  );
}
