import assert from "node:assert/strict";
import { packCursor, readCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";

const value = "2026-01-01T00:00:00.123456Z";
const id = "b0000000-0000-4000-8000-000000000001";
const selection = "status=failed&sort=created_at";

/** Base64url: the base64 of a position has neither `+` nor `/`. */
const encode = (text: string) => btoa(text).replaceAll("=", "");

Deno.test("readCursor() reads what packCursor() writes, with microseconds", () => {
  for (const offset of [0, 25, 100, 999_999_999_999_999]) {
    for (const time of [value, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9Z"]) {
      const position = { value: time, id, offset };
      const text = packCursor(position, selection);
      assert.match(text, /^[\w-]+$/);
      assert.deepEqual(readCursor(text), { text, ...position });
    }
  }
});

Deno.test("a cursor with any character changed, added or removed is rejected", () => {
  const cursor = packCursor({ value, id, offset: 25 }, selection);
  const texts = [encode(atob(cursor).replace("25", "26")), encode(`${atob(cursor)}0`)];
  for (let at = 0; at <= cursor.length; at += 1) {
    for (const character of ["", ..."AZaz09-_=+/ .\n"]) {
      const before = cursor.slice(0, at) + character;
      texts.push(before + cursor.slice(at), before + cursor.slice(at + 1));
    }
  }
  for (const text of texts) {
    const position = text === cursor ? undefined : readCursor(text);
    if (position) assert.notEqual(packCursor(position, selection), text);
  }
});

Deno.test("readCursor() rejects other text, and a position that Postgres cannot read", () => {
  const forge = (position: string) => encode(`${position} 123456789`);
  assert.ok(readCursor(forge(`1 ${value} ${id}`)));
  for (const text of ["", "%", "\ud800", encode("x")]) assert.equal(readCursor(text), undefined);
  const times = ["2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:00:00.100Z"];
  for (
    const position of [
      ...[...times, "2026-01-01T00:00:00+00:00"].map((time) => `1 ${time} ${id}`),
      ...["-1", "9999999999999999"].map((offset) => `${offset} ${value} ${id}`),
      ...["b0000000", `${id},id.gt.0`].map((id) => `1 ${value} ${id}`),
    ]
  ) {
    assert.equal(readCursor(forge(position)), undefined, position);
  }
});
