const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const fraction = String.raw`\.\d{1,6}`;

/** Times as PostgREST writes them, `2026-11-23T11:38:15.038123+00:00`: all but the zone is as promised. */
const usual = new RegExp(String.raw`^${date}T${clock}(?:\.\d{0,5}[1-9])?\+00:00$`);

/** Times in every form that databases and callers write: with a space too, `+00`, or `Z`. */
const anyForm = new RegExp(
  `^(${date})[T ](${clock})(${fraction})?(Z|[+-]\\d\\d(?::?\\d\\d)?)$`,
  "i",
);

/** A date-time of RFC 3339, with a zone and up to nine fractional digits; or a date. */
const rfc3339 = new RegExp(
  String.raw`^${date}(?:T${clock}(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$`,
  "i",
);

/** The first and the last instant that RFC 3339 can write. */
const earliest = "0001-01-01T00:00:00Z";
const latest = "9999-12-31T23:59:59.999999Z";

/**
 * A time as RFC 3339 in UTC, ending in `Z`, with the fraction of a second that it came with and none when that is zero.
 * Undefined when it is not a time.
 */
export function toUtc(text: string): string | undefined {
  if (usual.test(text)) return `${text.slice(0, -6)}Z`;
  const [, day, time, digits = "", zone = ""] = anyForm.exec(text) ?? [];
  if (day === undefined || !isCalendarDay(day)) return undefined;
  const shown = digits.replace(/\.?0+$/, "");
  if (/^(z|[+-]00(:?00)?)$/i.test(zone)) return `${day}T${time}${shown}Z`;
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const instant = Date.parse(`${day}T${time}${hours}:${minutes}`);
  if (Number.isNaN(instant)) return undefined;
  const utc = new Date(instant).toISOString();
  if (utc.startsWith("+")) return latest;
  return utc < earliest ? earliest : `${utc.slice(0, 19)}${shown}Z`;
}

/** Reads an RFC 3339 date-time, cut to microseconds, or a date as midnight in UTC, into the form of {@link toUtc}. */
export function parseInstant(text: string): string | undefined {
  if (!rfc3339.test(text)) return undefined;
  return toUtc(text.length === 10 ? `${text}T00:00:00Z` : text.replace(/(\.\d{6})\d+/, "$1"));
}

/** Compares two results of {@link toUtc}: negative when `a` is earlier, zero when they are the same instant. */
export function compareInstants(a: string, b: string): number {
  const [left, right] = [toSortable(a), toSortable(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function toSortable(utc: string): string {
  return `${utc.slice(0, -1).padEnd(20, ".")}`.padEnd(26, "0");
}

function isCalendarDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day) &&
    !day.startsWith("0000");
}
