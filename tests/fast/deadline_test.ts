import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { startDeadline } from "../../supabase/functions/_shared/http/deadline.ts";

Deno.test("startDeadline() aborts at once if the caller has disconnected before", () => {
  const { signal, release } = startDeadline(AbortSignal.abort(), 60_000);
  assert.ok(signal.aborted);
  release();
});

Deno.test("startDeadline() ends with release(): neither time nor the caller aborts", async () => {
  const caller = new AbortController();
  const { signal, release } = startDeadline(caller.signal, 1);
  release();
  await delay(20);
  caller.abort();
  assert.ok(!signal.aborted);
});
