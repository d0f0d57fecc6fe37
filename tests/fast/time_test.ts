import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareInstants,
  parseInstant,
  toUtc,
} from "../../supabase/functions/calls-batch-list/time.ts";
import "../../testkit/random.ts";

Deno.test("toUtc() writes each way a database time comes as RFC 3339 in UTC", () => {
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
  };
  for (const [text, utc] of Object.entries(cases)) assert.equal(toUtc(text), utc, text);
});

Deno.test("toUtc() refuses what is not a time", () => {
  for (
    const text of [
      "",
      "infinity",
      "2026-11-23",
      "2026-13-01T00:00:00Z",
      "2026-11-23T11:38:15",
      "2026-02-30T00:00:00Z",
      "x",
    ]
  ) {
    assert.equal(toUtc(text), undefined, text);
  }
});

Deno.test("toUtc() agrees with Date on any instant in any zone", () => {
  const instants = fc.date({
    min: new Date("0002-01-01"),
    max: new Date("9998-12-31"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, minutes) => {
      const local = new Date(instant.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const sign = minutes < 0 ? "-" : "+";
      const zone = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        .map((part) => String(part).padStart(2, "0")).join(":");
      assert.equal(Date.parse(toUtc(`${local}${sign}${zone}`) ?? ""), instant.getTime());
    }),
  );
});

Deno.test("parseInstant() takes RFC 3339 and dates alone", () => {
  assert.equal(parseInstant("2026-11-23"), "2026-11-23T00:00:00Z");
  assert.equal(parseInstant("2026-11-23T11:38:15.120000+00:00"), "2026-11-23T11:38:15.12Z");
  for (const text of ["2026-11-23 11:38:15+00", "2026-11-23T11:38:15+00", "2026-11-23T"]) {
    assert.equal(parseInstant(text), undefined, text);
  }
});

Deno.test("compareInstants() orders instants, whatever their fractions", () => {
  const ordered = [
    "2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.000001Z",
    "2026-01-01T00:00:00.1Z",
    "2026-01-01T00:00:01Z",
  ];
  ordered.forEach((a, i) =>
    ordered.forEach((b, j) => assert.equal(compareInstants(a, b), Math.sign(i - j), `${a} ${b}`))
  );
});
