const date = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const fraction = String.raw`\.\d{1,6}`;

/** PostgREST's form, `2026-11-23T11:38:15.038123+00:00`: only the zone differs from ours. */
const usual = new RegExp(String.raw`^${date}T${clock}(?:\.\d{0,5}[1-9])?\+00:00$`);

/** All forms of Postgres and of callers: also with a space, seconds in the offset, long years and BC. */
const anyForm = new RegExp(
  String.raw`^(\d{4,6})-(\d\d)-(\d\d)[T ](${clock})(${fraction})?` +
    String.raw`(?:Z|([+-])(\d\d)(?::?(\d\d)(?::(\d\d))?)?)( BC)?$`,
  "i",
);

/** A date-time of RFC 3339, with a zone and up to nine fractional digits; or a date. */
const rfc3339 = new RegExp(
  String.raw`^${date}(?:T${clock}(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$`,
  "i",
);

/** The bounds of RFC 3339. */
const earliest = "0001-01-01T00:00:00Z";
const latest = "9999-12-31T23:59:59.999999Z";

/**
 * A time as RFC 3339 in UTC, ending in `Z`, with the fraction of the input and none if it is zero. A time outside of
 * RFC 3339 becomes its first or last instant. Undefined if the text is not a time.
 */
export function toUtc(text: string): string | undefined {
  if (usual.test(text)) return `${text.slice(0, -6)}Z`;
  const [matched, years = "", months, days, time, digits = "", sign, ...rest] =
    anyForm.exec(text) ?? [];
  if (matched === undefined || Number(years) === 0) return undefined;
  const [hours = "0", minutes = "0", seconds = "0", bc] = rest;
  const year = bc === undefined ? Number(years) : 1 - Number(years);
  if (year > 10_000) return latest;
  const instant = new Date(`2000-01-01T${time}Z`);
  instant.setUTCFullYear(year, Number(months) - 1, Number(days));
  if (instant.getUTCDate() !== Number(days) || instant.getUTCMonth() !== Number(months) - 1) {
    return undefined;
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  instant.setUTCSeconds(instant.getUTCSeconds() + (sign === "-" ? offset : -offset));
  const utc = instant.toISOString();
  if (utc.startsWith("+")) return latest;
  return utc < earliest ? earliest : `${utc.slice(0, 19)}${digits.replace(/\.?0+$/, "")}Z`;
}

/** Reads an RFC 3339 date-time, cut to microseconds, or a date as midnight in UTC, into the form of {@link toUtc}. */
export function parseInstant(text: string): string | undefined {
  if (!rfc3339.test(text)) return undefined;
  if (text.length === 10) return toUtc(`${text}T00:00:00Z`);
  // With `Z`, since toUtc() does not check the days of PostgREST's form.
  return toUtc(text.replace(/(\.\d{6})\d+/, "$1").replace(/\+00:00$/, "Z"));
}

/** Compares two results of {@link toUtc}: negative when `a` is earlier, zero when they are the same instant. */
export function compareInstants(a: string, b: string): number {
  const [left, right] = [toSortable(a), toSortable(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function toSortable(utc: string): string {
  return `${utc.slice(0, -1).padEnd(20, ".")}`.padEnd(26, "0");
}
