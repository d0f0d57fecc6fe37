import type { ComponentChildren } from "preact";
import { type ActiveBatch, describeState } from "./batch_state.ts";
import { CopyId } from "./copy_id.tsx";
import { formatFull, formatRelative, formatSince, timeZone } from "./format.ts";
import { Pace } from "./pace.tsx";
import { Progress } from "./progress.tsx";
import { useProject } from "./project.ts";
import { Dash, Data, Dot, Words } from "./text.tsx";
import type { Sort } from "../../client/mod.ts";

/** The columns, and what the first and the second press of a header sort by. */
const columns: { name: string; width?: string; sorts?: readonly [Sort, Sort] }[] = [
  { name: "Batch" },
  { name: "Status", width: "10.5rem" },
  { name: "Progress", width: "12rem" },
  { name: "Pace", width: "10.5rem" },
  { name: "Created", width: "6.5rem", sorts: ["-created_at", "created_at"] },
  { name: "Started", width: "6.5rem", sorts: ["-started_at", "started_at"] },
  { name: "Scheduled", width: "6.5rem", sorts: ["scheduled_for", "-scheduled_for"] },
];
const SKELETON_ROWS = 25;

interface BatchTableProps {
  /** Batches that need attention, shown first. */
  pinned: ActiveBatch[];
  batches: ActiveBatch[];
  /** Rows of another page are new elements: nothing moves. */
  pageKey: string | undefined;
  now: number;
  /** Whether there is nothing to show yet. */
  isLoading: boolean;
  /** Whether another view is on its way. */
  isBusy: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
}

/** A page of batches. Roles are explicit, since elements that CSS shows as cards lose their own. */
export function BatchTable(props: BatchTableProps) {
  const { pinned, batches, pageKey, now, isLoading, isBusy } = props;
  const rows = (batches: ActiveBatch[]) =>
    batches.map((batch) => <BatchRow key={batch.id} batch={batch} now={now} />);
  return (
    <table role="table" class="batches" aria-busy={isBusy || isLoading}>
      <caption class="visually-hidden">Call batches. Times are in {timeZone}.</caption>
      <colgroup>
        {columns.map(({ name, width }) => <col key={name} style={width ? { width } : undefined} />)}
      </colgroup>
      <HeaderRow {...props} />
      {isLoading ? <Skeleton /> : (
        <>
          {pinned.length > 0 && (
            <tbody role="rowgroup" class="pinned" aria-label="Needs attention">
              {rows(pinned)}
            </tbody>
          )}
          <tbody role="rowgroup" key={pageKey}>{rows(batches)}</tbody>
        </>
      )}
    </table>
  );
}

function HeaderRow({ sort, onSort }: BatchTableProps) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map(({ name, sorts }) => {
          const isSorted = sorts?.includes(sort);
          const isDescending = sort.startsWith("-");
          const direction = isSorted ? isDescending ? "descending" : "ascending" : undefined;
          return (
            <th
              key={name}
              role="columnheader"
              scope="col"
              aria-sort={direction}
              class={toClass(name)}
            >
              {sorts
                ? (
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => onSort(sort === sorts[0] ? sorts[1] : sorts[0])}
                  >
                    {name} <span aria-hidden="true">{isSorted && (isDescending ? "↓" : "↑")}</span>
                  </button>
                )
                : name}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** Rows of the same columns and height as those to come. */
function Skeleton() {
  return (
    <tbody role="rowgroup" aria-hidden="true" class="skeleton">
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <tr key={row}>
          {columns.map(({ name }) => (
            <td key={name} class={toClass(name)}>
              <span class="bar" />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function toClass(column: string): string {
  return `column-${column.toLowerCase()}`;
}

function BatchRow({ batch, now }: { batch: ActiveBatch; now: number }) {
  const { config: { batchUrl } } = useProject();
  const campaign = batch.campaign_name?.trim();
  const name = campaign ? <Data>{campaign}</Data> : <Dash meaning="No campaign" />;
  const { attentionSince } = describeState(batch, now);
  return (
    <tr role="row" class={attentionSince ? "needs-attention" : undefined}>
      <th role="rowheader" scope="row" class={toClass("Batch")}>
        <div class="name">
          {batchUrl
            ? <a href={batchUrl.replaceAll("{id}", encodeURIComponent(batch.id))}>{name}</a>
            : name}
        </div>
        <div class="small muted">
          <CopyId id={batch.id} /> · {batch.agent_name?.trim()
            ? <Data>{batch.agent_name.trim()}</Data>
            : <Dash meaning="No agent" />} · <Data>{batch.from_number}</Data>
        </div>
      </th>
      <Cell name="Status">
        <State batch={batch} now={now} />
      </Cell>
      <Cell name="Progress">
        <Progress batch={batch} />
      </Cell>
      <Cell name="Pace">
        <Pace batch={batch} now={now} />
      </Cell>
      <Cell name="Created">
        <Time time={batch.created_at} now={now} />
      </Cell>
      <Cell name="Started">
        <Time time={batch.started_at} now={now} />
      </Cell>
      <Cell name="Scheduled">
        <Time time={batch.scheduled_for} now={now} />
      </Cell>
    </tr>
  );
}

function Cell({ name, children }: { name: string; children: ComponentChildren }) {
  return <td role="cell" class={toClass(name)} data-name={name}>{children}</td>;
}

function State({ batch, now }: { batch: ActiveBatch; now: number }) {
  const { name, note, attentionSince } = describeState(batch, now);
  return (
    <>
      <span class={attentionSince ? "badge attention" : "badge"}>
        <Dot status={attentionSince ? "paused" : batch.status} /> <Data>{name}</Data>
      </span>
      {note && (
        <p class="small muted">
          <Words>{note}</Words>
        </p>
      )}
      {attentionSince && (
        <p class="small" title={formatFull(attentionSince)}>
          <Words>{formatSince(attentionSince, now)}</Words>
        </p>
      )}
    </>
  );
}

function Time({ time, now }: { time: string | null; now: number }) {
  if (!time) return <Dash meaning="None" />;
  return (
    <time datetime={time} title={formatFull(time)} translate={false}>
      <bdi>{formatRelative(time, now)}</bdi>
    </time>
  );
}
