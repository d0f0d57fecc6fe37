import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { startDeadline } from "../../supabase/functions/_shared/http/deadline.ts";

Deno.test("startDeadline() aborts with a TimeoutError, or with the caller's reason", async () => {
  const { signal, release } = startDeadline(new AbortController().signal, 1);
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  assert.equal(signal.reason.name, "TimeoutError");
  release();

  const caller = new AbortController();
  const deadline = startDeadline(caller.signal, 60_000);
  caller.abort("left");
  assert.equal(deadline.signal.reason, "left");
  deadline.release();
});

Deno.test("startDeadline() aborts at once if the caller has disconnected before", () => {
  const { signal, release } = startDeadline(AbortSignal.abort("left"), 60_000);
  assert.equal(signal.reason, "left");
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
