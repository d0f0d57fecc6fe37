import assert from "node:assert/strict";
import {
  compareInstants,
  parseInstant,
  toUtc,
} from "../../supabase/functions/calls-batch-list/time.ts";

Deno.test("toUtc() converts every form of a Postgres time to RFC 3339 in UTC", () => {
  const cases = {
    "2026-11-23T11:38:15.038123+00:00": "2026-11-23T11:38:15.038123Z",
    "2026-11-23 11:38:15.038+00": "2026-11-23T11:38:15.038Z",
    "2026-11-23T11:38:15Z": "2026-11-23T11:38:15Z",
    "2026-11-23T11:38:15.000+00:00": "2026-11-23T11:38:15Z",
    "2026-11-23T11:38:15.1+00:00": "2026-11-23T11:38:15.1Z",
    "2026-11-24T01:08:15.038123+13:30": "2026-11-23T11:38:15.038123Z",
    "2026-11-23T05:38:15.5-06": "2026-11-23T11:38:15.5Z",
    "0001-01-01T00:00:00+00:00": "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999+00:00": "9999-12-31T23:59:59.999999Z",
    "0001-01-01T00:00:00+14:00": "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00": "9999-12-31T23:59:59.999999Z",
    "10000-01-01T00:00:00.5+14:00": "9999-12-31T10:00:00.5Z",
    "294276-12-31T23:59:59+00:00": "9999-12-31T23:59:59.999999Z",
    "1899-12-31T19:03:58-04:56:02": "1900-01-01T00:00:00Z",
    "1890-01-01T00:19:32.5+00:19:32": "1890-01-01T00:00:00.5Z",
    "0001-12-31T19:03:58-04:56:02 BC": "0001-01-01T00:00:00Z",
    "0001-12-31T19:03:59-04:56:02 BC": "0001-01-01T00:00:01Z",
    "0044-03-15 12:00:00+00 BC": "0001-01-01T00:00:00Z",
    "0001-02-29T00:00:00+00:00 BC": "0001-01-01T00:00:00Z",
  };
  for (const [text, utc] of Object.entries(cases)) assert.equal(toUtc(text), utc, text);
});

Deno.test("toUtc() returns undefined for invalid times", () => {
  const dates = "2026-13-01 2026-02-30 0000-01-01".split(" ").map((date) => `${date}T00:00:00Z`);
  for (const text of ["", "x", "infinity", "2026-11-23", "2026-11-23T11:38:15", ...dates]) {
    assert.equal(toUtc(text), undefined, text);
  }
});

Deno.test("parseInstant() reads a date as midnight UTC and truncates date-times to microseconds", () => {
  const cases = {
    "2026-11-01": "2026-11-01T00:00:00Z",
    "2024-02-29": "2024-02-29T00:00:00Z",
    "2026-11-01T08:30:00.000001Z": "2026-11-01T08:30:00.000001Z",
    "2026-11-01T08:30:00.999999999Z": "2026-11-01T08:30:00.999999Z",
    "2026-11-01T08:30:00.120000+02:00": "2026-11-01T06:30:00.12Z",
    "2026-11-01t08:30:00-00:30": "2026-11-01T09:00:00Z",
  };
  for (const [text, utc] of Object.entries(cases)) assert.equal(parseInstant(text), utc, text);
});

Deno.test("parseInstant() returns undefined for other formats", () => {
  const dates = "2026-02-29 2026-13-01 0000-01-01 2026-11-23T 20261101".split(" ");
  const times =
    "08:30:00 08:30Z 08:30:00.0000000001Z 24:00:00Z 08:60:00Z 08:30:00+00 08:30:00+0200";
  const dateTimes = `${times} 08:30:00+24:00`.split(" ").map((time) => `2026-11-01T${time}`);
  const days = "2026-02-30 0000-01-01".split(" ").map((day) => `${day}T00:00:00+00:00`);
  for (
    const text of [...dates, ...dateTimes, ...days, "2026-11-01 08:30:00Z", " 2026-11-01", "now()"]
  ) {
    assert.equal(parseInstant(text), undefined, text);
  }
});

Deno.test("compareInstants() orders instants with fractions of any length", () => {
  const fractions = ["0Z", "0.000001Z", "0.1Z", "1Z"];
  const ordered = fractions.map((second) => `2026-01-01T00:00:0${second}`);
  ordered.forEach((a, i) =>
    ordered.forEach((b, j) => assert.equal(compareInstants(a, b), Math.sign(i - j), `${a} ${b}`))
  );
});
