import assert from "node:assert/strict";
import { Timings } from "../../supabase/functions/_shared/http/timings.ts";

Deno.test("Timings times steps one after the other, for the log and for Server-Timing", () => {
  const timings = new Timings();
  assert.equal(timings.get("auth"), undefined);
  timings.start("auth");
  timings.start("db");
  timings.stop();
  timings.stop();
  for (const name of ["auth", "db"]) assert.ok((timings.get(name) ?? -1) >= 0);
  assert.ok(timings.total() >= 0);
  assert.match(timings.toHeader(), /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/);
});
