import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Binding,
  packCursor,
  readPlace,
  unpackCursor,
} from "../../supabase/functions/calls-batch-list/cursor.ts";
import { sorts } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { toUtc } from "../../supabase/functions/calls-batch-list/time.ts";
import "../../dev/testkit/random.ts";

const [min, max] = [new Date("0001-01-01"), new Date("9999-12-31")];
const micros = fc.integer({ min: 0, max: 999_999 }).map((number) => `${number}`.padStart(6, "0"));
const instant = fc.tuple(fc.date({ min, max, noInvalidDate: true }), micros)
  .map(([date, micros]) => toUtc(`${date.toISOString().slice(0, 19)}.${micros}Z`) ?? assert.fail());

const place = fc.record({
  value: instant,
  id: fc.uuid(),
  passed: fc.integer({ min: 0, max: 999_999_999_999_999 }),
}, { noNullPrototype: true });

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const binding: fc.Arbitrary<Binding> = fc.record({
  status: optional(fc.subarray([...batchStatuses], { minLength: 1 })),
  campaign_id: optional(fc.uuid()),
  agent_mapping_id: optional(fc.uuid()),
  created_from: optional(instant),
  created_before: optional(instant),
  sort: fc.constantFrom(...sorts),
});

Deno.test("unpackCursor() reads back what packCursor() wrote, microseconds kept", () => {
  fc.assert(fc.property(place, binding, (place, binding) => {
    const cursor = packCursor(place, binding);
    assert.match(cursor, /^[\w-]+$/);
    assert.deepEqual(unpackCursor(cursor, binding), place);
  }));
});

Deno.test("unpackCursor() refuses a cursor under any other filters or sort", () => {
  fc.assert(fc.property(place, binding, binding, (place, made, used) => {
    fc.pre(JSON.stringify(Object.entries(made)) !== JSON.stringify(Object.entries(used)));
    assert.equal(unpackCursor(packCursor(place, made), used), undefined);
  }));
});

const encode = (text: string) =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode = (cursor: string) => atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));

Deno.test("unpackCursor() refuses a cursor with any character changed, added or taken away", () => {
  const character = fc.constantFrom(..."ABCDEFxyz0189-_=+/ .\n");
  const change = fc.record({ character, at: fc.nat(), cut: fc.nat(1) });
  fc.assert(fc.property(place, binding, change, (place, binding, { character, at, cut }) => {
    const cursor = packCursor(place, binding);
    const index = at % (cursor.length + 1);
    const changed = cursor.slice(0, index) + character + cursor.slice(index + cut);
    const moved = decode(cursor).replace(/^\d+/, (passed) => `${Number(passed) + 1}`);
    for (const text of [changed, encode(moved)]) {
      if (text !== cursor) assert.equal(unpackCursor(text, binding), undefined, text);
    }
  }));
});

Deno.test("unpackCursor() neither throws at any text nor accepts it", () => {
  const textOf = (largest: number) =>
    fc.array(fc.nat(largest)).map((units) => String.fromCharCode(...units));
  const texts = fc.oneof(textOf(0xffff), textOf(0xff).map(btoa));
  fc.assert(fc.property(texts, binding, (text, binding) => {
    assert.equal(unpackCursor(text, binding), undefined);
  }));
});

const id = "b0000000-0000-4000-8000-000000000001";
const forge = (place: string) => encode(`${place} 0123456789abcdef`);

Deno.test("readPlace() refuses a forged place that the database could not read", () => {
  assert.ok(readPlace(forge(`1 2026-01-01T00:00:00Z ${id}`)));
  const times = ["2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00.100Z"];
  for (
    const place of [
      ...[...times, "2026-01-01T00:00:00+00:00"].map((time) => `1 ${time} ${id}`),
      ...["-1", "9999999999999999"].map((passed) => `${passed} 2026-01-01T00:00:00Z ${id}`),
      ...["b0000000", `${id},id.gt.0`].map((id) => `1 2026-01-01T00:00:00Z ${id}`),
    ]
  ) {
    assert.equal(readPlace(forge(place)), undefined, place);
  }
});
