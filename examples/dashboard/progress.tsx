import type { Batch } from "../../client/mod.ts";
import { formatCount, formatPercentage } from "./format.ts";
import { Data } from "./text.tsx";

/** The segments of a bar, finished contacts first. */
const segments = [
  { colour: "--completed", label: "Completed", count: (batch: Batch) => batch.completed },
  { colour: "--failed", label: "Failed", count: (batch: Batch) => batch.failed },
  { colour: "--cancelled", label: "Skipped", count: (batch: Batch) => batch.skipped },
  { colour: "--processing", label: "In progress", count: (batch: Batch) => batch.in_progress },
  { colour: "--scheduled", label: "Queued", count: (batch: Batch) => batch.queued },
  { colour: "--rest", label: "Not yet queued", count: notYetQueued },
];

/** A bar in segments, and the same as a sentence. */
export function Progress({ batch }: { batch: Batch }) {
  const { status, total_contacts, remaining_count, progress_percentage } = batch;
  if (total_contacts === 0) return <span class="muted">No contacts</span>;
  const counted = segments.map((segment) => ({ ...segment, count: segment.count(batch) }))
    .filter(({ count }) => count > 0);
  const breakdown = counted.map(({ label, count }) => `${label} ${formatCount(count)}`).join(", ");
  const percentage = formatPercentage(progress_percentage);
  const isSuccess = status === "completed" && remaining_count === 0;
  return (
    <>
      <div
        class="bar"
        role="progressbar"
        aria-label="Progress"
        aria-valuenow={progress_percentage}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${percentage}: ${breakdown}`}
        title={breakdown}
      >
        {counted.map(({ colour, label }, index) => {
          const style = { width: widthOf(counted, index), background: `var(${colour})` };
          return <span key={label} class="segment" style={style} />;
        }).toReversed()}
      </div>
      <p class="small">
        <bdi>
          <Data>{formatCount(total_contacts - remaining_count)}</Data> of{" "}
          <Data>{formatCount(total_contacts)}</Data>, {isSuccess
            ? (
              <strong>
                <Data>{percentage}</Data>
              </strong>
            )
            : <Data>{percentage}</Data>}
        </bdi>
      </p>
    </>
  );
}

/** The colours of the bars. */
export function Legend() {
  return (
    <ul class="legend" aria-label="Colours of the progress bars">
      {segments.map(({ colour, label }) => (
        <li key={label}>
          <span class="segment" style={{ background: `var(${colour})` }} /> {label}
        </li>
      ))}
    </ul>
  );
}

/** Segments overlap: each reaches from the start to its own end, so that none moves when another grows. */
function widthOf(segments: { count: number }[], index: number): string {
  const sum = (parts: { count: number }[]) => parts.reduce((sum, { count }) => sum + count, 0);
  return `${100 * sum(segments.slice(0, index + 1)) / sum(segments)}%`;
}

function notYetQueued(batch: Batch): number {
  const { remaining_count, in_progress, queued } = batch;
  return Math.max(0, remaining_count - in_progress - queued);
}
