const counts = new Intl.NumberFormat();
const percents = new Intl.NumberFormat(undefined, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const minutes = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const seconds = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** A number of contacts or batches, as the reader's language writes it. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** A percentage with one decimal. */
export function formatPercentage(percentage: number): string {
  return percents.format(percentage / 100);
}

/** The day of a time of the API, in the reader's zone. */
export function formatDate(time: string): string {
  return dates.format(new Date(time));
}

/** The time of day of a time of the API, in the reader's zone and to the minute. */
export function formatMinute(time: string): string {
  return minutes.format(new Date(time));
}

/** The time of day of a time in milliseconds, to the second. */
export function formatSecond(time: number): string {
  return seconds.format(time);
}

/** The reader's time zone, such as `Europe/Berlin`. */
export const timeZone = dates.resolvedOptions().timeZone;
