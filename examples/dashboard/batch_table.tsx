import type { ComponentChildren } from "preact";
import type { Batch } from "../../client/mod.ts";
import { describeMovement } from "./activity.ts";
import { statusNames } from "./address.ts";
import { formatCount, formatDate, formatMinute, timeZone } from "./format.ts";
import { Progress } from "./progress.tsx";
import { useNow } from "./use_now.ts";

type ActiveBatch = Batch<"activity">;

const columns = ["Campaign", "Status", "Progress", "Agent", "Rate", "Created", "Started"];

interface BatchTableProps {
  batches: ActiveBatch[];
  /** Whether these are not the batches that were asked for last. */
  busy: boolean;
}

/** A page of batches. The roles are named because, as cards on a phone, the elements lose their own. */
export function BatchTable({ batches, busy }: BatchTableProps) {
  const now = useNow();
  return (
    <>
      <IdleAnnouncer batches={batches} now={now} />
      <table role="table" class={busy ? "batches busy" : "batches"} aria-busy={busy}>
        <caption class="unseen">Call batches. Times are in {timeZone}.</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((name) => <th key={name} role="columnheader" scope="col">{name}</th>)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {batches.map((batch) => <BatchRow key={batch.id} batch={batch} now={now} />)}
        </tbody>
      </table>
    </>
  );
}

/** Says once of each batch that it has stopped, to those who cannot see the mark appear. */
function IdleAnnouncer({ batches, now }: { batches: ActiveBatch[]; now: number }) {
  const idle = batches.filter((batch) => describeMovement(batch, now)?.isIdle);
  return (
    <div role="log" aria-label="Batches without activity" class="unseen">
      {idle.map(({ id, campaign_name }) => (
        <p key={id}>No activity in a batch of {campaign_name ?? "no campaign"}</p>
      ))}
    </div>
  );
}

function BatchRow({ batch, now }: { batch: ActiveBatch; now: number }) {
  const { status, calls_per_minute, max_concurrent } = batch;
  const movement = describeMovement(batch, now);
  return (
    <tr role="row">
      <th role="rowheader" scope="row" class="cell-campaign">
        {batch.campaign_name ?? <span class="muted">No campaign</span>}
      </th>
      <Cell name="Status">
        <span class={`badge ${status}`}>
          <span class={`dot ${status}`} /> {statusNames[status]}
        </span>
        {movement && (
          <div class={movement.isIdle ? "small idle" : "small muted"}>{movement.text}</div>
        )}
      </Cell>
      <Cell name="Progress">
        <Progress batch={batch} />
      </Cell>
      <Cell name="Agent">
        <div>{batch.agent_name ?? <span class="muted">No agent</span>}</div>
        <div class="muted small">{batch.from_number}</div>
      </Cell>
      <Cell name="Rate">
        <div>{formatCount(calls_per_minute)} a minute</div>
        <div class="muted small">{formatCount(max_concurrent)} at once</div>
      </Cell>
      <Cell name="Created">
        <Time time={batch.created_at} />
      </Cell>
      <Cell name="Started">
        <Started batch={batch} />
      </Cell>
    </tr>
  );
}

function Cell({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <td role="cell" class={`cell-${name.toLowerCase()}`} data-name={name}>
      <div>{children}</div>
    </td>
  );
}

function Started({ batch: { status, started_at, scheduled_for } }: { batch: ActiveBatch }) {
  if (started_at) return <Time time={started_at} />;
  if (status !== "scheduled" || !scheduled_for) return <span class="muted">Not yet</span>;
  return (
    <>
      <div class="small">Scheduled for</div>
      <Time time={scheduled_for} />
    </>
  );
}

function Time({ time }: { time: string }) {
  return (
    <time datetime={time}>
      {formatDate(time)} <span class="muted small">{formatMinute(time)}</span>
    </time>
  );
}
