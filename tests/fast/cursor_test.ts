import assert from "node:assert/strict";
import fc from "fast-check";
import { packCursor, readCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import "../../dev/testkit/random.ts";

const position = fc.record({
  value: fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().replace("Z", "123Z")),
  id: fc.uuid(),
  offset: fc.integer({ min: 0, max: 999_999_999_999_999 }),
}, { noNullPrototype: true });
const selection = fc.webQueryParameters();

Deno.test("readCursor() reads what packCursor() writes, with microseconds", () => {
  fc.assert(fc.property(position, selection, (position, selection) => {
    const text = packCursor(position, selection);
    assert.match(text, /^[\w-]+$/);
    assert.deepEqual(readCursor(text), { text, ...position });
  }));
});

const encode = (text: string) =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const decode = (cursor: string) => atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));

Deno.test("a cursor with any character changed, added or removed is rejected", () => {
  const character = fc.constantFrom(..."ABCDEFxyz0189-_=+/ .\n");
  const change = fc.record({ character, at: fc.nat(), cut: fc.nat(1) });
  fc.assert(fc.property(position, selection, change, (position, selection, change) => {
    const { character, at, cut } = change;
    const cursor = packCursor(position, selection);
    const index = at % (cursor.length + 1);
    const changed = cursor.slice(0, index) + character + cursor.slice(index + cut);
    const moved = decode(cursor).replace(/^\d+/, (offset) => `${Number(offset) + 1}`);
    for (const text of [changed, encode(moved)]) {
      const position = text === cursor ? undefined : readCursor(text);
      if (position) assert.notEqual(packCursor(position, selection), text);
    }
  }));
});

const id = "b0000000-0000-4000-8000-000000000001";
const forge = (position: string) => encode(`${position} 123456789`);

Deno.test("readCursor() rejects other text, and a position that Postgres cannot read", () => {
  assert.ok(readCursor(forge(`1 2026-01-01T00:00:00Z ${id}`)));
  for (const text of ["", "%", "\ud800", encode("x")]) assert.equal(readCursor(text), undefined);
  const times = ["2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00.100Z"];
  for (
    const position of [
      ...[...times, "2026-01-01T00:00:00+00:00"].map((time) => `1 ${time} ${id}`),
      ...["-1", "9999999999999999"].map((offset) => `${offset} 2026-01-01T00:00:00Z ${id}`),
      ...["b0000000", `${id},id.gt.0`].map((id) => `1 2026-01-01T00:00:00Z ${id}`),
    ]
  ) {
    assert.equal(readCursor(forge(position)), undefined, position);
  }
});
