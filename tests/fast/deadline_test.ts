import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { startDeadline } from "../../supabase/functions/_shared/http/deadline.ts";

Deno.test("startDeadline() aborts with the caller's reason, also if it has disconnected before", () => {
  const caller = new AbortController();
  const { signal, release } = startDeadline(caller.signal, 60_000);
  caller.abort("left");
  const late = startDeadline(caller.signal, 60_000);
  assert.deepEqual([signal.reason, late.signal.reason], ["left", "left"]);
  release();
  late.release();
});

Deno.test("startDeadline() ends with release(): neither time nor the caller aborts", async () => {
  const caller = new AbortController();
  const { signal, release } = startDeadline(caller.signal, 1);
  release();
  await delay(20);
  caller.abort();
  assert.ok(!signal.aborted);
});
