import assert from "node:assert/strict";
import { Timings } from "../../supabase/functions/_shared/http/timings.ts";

Deno.test("Timings.measure() returns the result of a step and records its duration, also if it rejects", async () => {
  const timings = new Timings();
  assert.equal(timings.get("auth"), undefined);
  assert.equal(await timings.measure("auth", () => Promise.resolve("id")), "id");
  await assert.rejects(timings.measure("db", () => Promise.reject(new Error("db"))), /db/);
  for (const name of ["auth", "db"]) assert.ok((timings.get(name) ?? -1) >= 0);
  assert.ok(timings.total() >= 0);
  assert.match(timings.toHeader(), /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/);
});
