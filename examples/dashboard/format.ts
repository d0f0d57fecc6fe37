/** The reader's variety of the page's language, so that words and digits agree. */
const pageLanguage = document.documentElement.lang;
const locale = navigator.languages.find((tag) => tag.split("-")[0] === pageLanguage) ??
  pageLanguage;

const counts = new Intl.NumberFormat(locale);
const rates = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat(locale, {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const shares = new Intl.NumberFormat(locale, { style: "percent" });
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const minutes = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const seconds = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "long" });

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The reader's time zone, such as `Europe/Berlin`. */
export const timeZone = dates.resolvedOptions().timeZone;

export function formatCount(count: number): string {
  return counts.format(count);
}

export function formatRate(rate: number): string {
  return rates.format(rate < 10 ? rate : Math.floor(rate));
}

/** A percentage with one decimal. */
export function formatPercentage(percentage: number): string {
  return percents.format(percentage / 100);
}

/** A share as whole per cent: never 0 for some, never 100 for fewer than all. */
export function formatShare(part: number, whole: number): string {
  const percent = Math.max(1, Math.floor(100 * part / whole));
  return shares.format(percent / 100);
}

/** Days such as `2025-01-15`, from the first to the last, which may be the same. */
export function formatDays(first: string, last: string): string {
  return dates.formatRange(new Date(`${first}T00:00`), new Date(`${last}T00:00`));
}

export function formatSecond(time: number): string {
  return seconds.format(time);
}

/** Everything about a time, its zone too. */
export function formatFull(time: string | number): string {
  return full.format(new Date(time));
}

/** The time of day, with the date if that is another day. */
export function formatClock(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return `${isToday ? "" : `${days.format(time)}, `}${minutes.format(time)}`;
}

/** Since when, and for how long if that is a matter of hours. */
export function formatSince(time: number, now: number): string {
  if (now - time > 2 * DAY_MS) return `since ${dates.format(time)}`;
  return `since ${formatClock(time, now)}, ${formatDuration(now - time)}`;
}

/** A length of time as one would say it. */
export function formatDuration(ms: number): string {
  if (ms < 90 * MINUTE_MS) return `${counts.format(Math.max(1, Math.floor(ms / MINUTE_MS)))} min`;
  if (ms < 2 * DAY_MS) return `${counts.format(Math.round(ms / HOUR_MS))} h`;
  return `${counts.format(Math.round(ms / DAY_MS))} days`;
}

/** `12 min ago`, `in 3 h`; beyond a month the date. */
export function formatRelative(time: string, now: number): string {
  const age = now - Date.parse(time);
  if (Math.abs(age) > 30 * DAY_MS) return dates.format(Date.parse(time));
  if (Math.abs(age) < MINUTE_MS) return age < 0 ? "in a minute" : "just now";
  return age < 0 ? `in ${formatDuration(-age)}` : `${formatDuration(age)} ago`;
}
