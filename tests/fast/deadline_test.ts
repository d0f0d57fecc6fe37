import assert from "node:assert/strict";
import { startDeadline } from "../../supabase/functions/_shared/http/deadline.ts";

Deno.test("startDeadline() ends with its time or its caller, and not after it was released", async () => {
  const caller = new AbortController();
  const timed = startDeadline(caller.signal, 5);
  const released = startDeadline(caller.signal, 5);
  released.release();
  const following = startDeadline(caller.signal, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  caller.abort();
  assert.equal(timed.signal.reason.name, "TimeoutError");
  assert.equal(released.signal.aborted, false);
  assert.equal(following.signal.reason.name, "AbortError");
  assert.equal(startDeadline(caller.signal, 60_000).signal.aborted, true);
  timed.release();
  following.release();
});
