import type { Batch } from "../../client/mod.ts";
import { formatCount, formatPercentage } from "./format.ts";

/** The parts of a bar, from what is done to what has not begun. */
const segments = [
  { name: "completed", label: "Completed", count: (batch: Batch) => batch.completed },
  { name: "failed", label: "Failed", count: (batch: Batch) => batch.failed },
  { name: "skipped", label: "Skipped", count: (batch: Batch) => batch.skipped },
  { name: "in-progress", label: "In progress", count: (batch: Batch) => batch.in_progress },
  { name: "queued", label: "Queued", count: (batch: Batch) => batch.queued },
  { name: "rest", label: "Not yet queued", count: restOf },
];

/** How far a batch is: a bar in segments, the percentage, what remains. */
export function Progress({ batch }: { batch: Batch }) {
  const { total_contacts, remaining_count, progress_percentage } = batch;
  if (total_contacts === 0) return <span class="muted">No contacts</span>;
  const counted = segments.map((segment) => ({ ...segment, count: segment.count(batch) }))
    .filter(({ count }) => count > 0);
  const breakdown = counted.map(({ label, count }) => `${label} ${formatCount(count)}`).join(", ");
  return (
    <div class="progress">
      <div
        class="bar"
        role="progressbar"
        aria-label="Progress"
        aria-valuenow={progress_percentage}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={`${formatPercentage(progress_percentage)}: ${breakdown}`}
        title={breakdown}
      >
        {counted.map(({ name, count }) => (
          <span key={name} class={`segment ${name}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <div class="progress-text">
        <strong>{formatPercentage(progress_percentage)}</strong>
        <span class="muted">
          {formatCount(remaining_count)} of {formatCount(total_contacts)} left
        </span>
      </div>
    </div>
  );
}

/** What the colours of the bars mean. */
export function Legend() {
  return (
    <ul class="legend" aria-label="Colours of the progress bars">
      {segments.map(({ name, label }) => (
        <li key={name}>
          <span class={`swatch ${name}`} /> {label}
        </li>
      ))}
    </ul>
  );
}

function restOf(batch: Batch): number {
  const { remaining_count, in_progress, queued } = batch;
  return Math.max(0, remaining_count - in_progress - queued);
}
