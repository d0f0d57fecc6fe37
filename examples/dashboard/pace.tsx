import { type ActiveBatch, describeState } from "./batch_state.ts";
import {
  formatClock,
  formatCount,
  formatDuration,
  formatFull,
  formatRate,
  MINUTE_MS,
} from "./format.ts";
import { Data, Words } from "./text.tsx";

/** The measured pace of a batch against the configured one, and when it will be finished. */
export function Pace({ batch, now }: { batch: ActiveBatch; now: number }) {
  const { status, calls_per_minute, max_concurrent, finished_per_minute } = batch;
  const isStuck = describeState(batch, now).attentionSince !== undefined;
  const rate = isStuck ? 0 : finished_per_minute;
  return (
    <div title={`At most ${formatCount(max_concurrent)} calls at once`}>
      {status === "processing"
        ? (
          <bdi>
            <Data>{formatRate(rate)}</Data> of <Data>{formatCount(calls_per_minute)}</Data> a minute
          </bdi>
        )
        : (
          <bdi class="muted">
            <Data>{formatCount(calls_per_minute)}</Data> a minute
          </bdi>
        )}
      {status === "processing" && !isStuck && <TimeLeft batch={batch} now={now} />}
    </div>
  );
}

function TimeLeft({ batch, now }: { batch: ActiveBatch; now: number }) {
  const { remaining_count, calls_per_minute, estimated_completion_at } = batch;
  if (remaining_count === 0) return null;
  const end = estimated_completion_at && Date.parse(estimated_completion_at);
  const text = end
    ? `${formatDuration(end - now)} left, ${formatClock(end, now)}`
    : `at least ${formatDuration(MINUTE_MS * remaining_count / calls_per_minute)} left`;
  return (
    <p class="small muted" title={end ? formatFull(end) : undefined}>
      <Words>{text}</Words>
    </p>
  );
}
