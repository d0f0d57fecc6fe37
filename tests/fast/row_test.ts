import assert from "node:assert/strict";
import fc from "fast-check";
import { readRows, toUtc } from "../../supabase/functions/calls-batch-list/row.ts";
import { makeBatch } from "../../testkit/fakes.ts";

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
  };
  for (const [text, utc] of Object.entries(cases)) assert.equal(toUtc(text), utc, text);
});

Deno.test("toUtc() refuses what is no time", () => {
  for (
    const text of ["", "infinity", "2026-11-23", "2026-13-01T00:00:00Z", "2026-11-23T11:38:15", "x"]
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

Deno.test("readRows() reads rows of PostgREST and of embedded servers into the same batches", () => {
  const expected = [
    makeBatch({ created_at: "2025-01-15T10:30:00.25Z", progress_percentage: 41.3 }),
  ];
  const postgrest = { created_at: "2025-01-15T10:30:00.25+00:00", progress_percentage: 41.3 };
  const embedded = { created_at: "2025-01-15 10:30:00.25+00", progress_percentage: "41.3" };
  assert.deepEqual(readRows([{ ...expected[0], ...postgrest }]), expected);
  assert.deepEqual(readRows([{ ...expected[0], ...embedded }]), expected);
});

Deno.test("readRows() puts the fields in the promised order and leaves out others", () => {
  const batch = makeBatch();
  const shuffled = Object.fromEntries([["extra", 1], ...Object.entries(batch).reverse()]);
  assert.equal(JSON.stringify(readRows([shuffled])), JSON.stringify([batch]));
});

Deno.test("readRows() refuses rows of the wrong shape", () => {
  const wrong: unknown[] = [null, {}, { batches: [] }, [null], ["x"], [{}]];
  const changes = {
    id: 1,
    agency_id: null,
    status: "unknown",
    from_number: null,
    total_contacts: "10",
    queued: -1,
    completed: 1.5,
    failed: null,
    progress_percentage: 101,
    remaining_count: undefined,
    created_at: null,
    started_at: "yesterday",
    scheduled_for: 5,
  };
  for (const [name, value] of Object.entries(changes)) {
    wrong.push([{ ...makeBatch(), [name]: value }]);
  }
  for (const rows of wrong) assert.throws(() => readRows(rows), Error, JSON.stringify(rows));
});
