import assert from "node:assert/strict";
import type { Batch } from "../../client/mod.ts";
import { describeMovement } from "../../examples/dashboard/activity.ts";
import { makeBatch } from "../../testkit/fakes.ts";

const now = Date.parse("2025-01-15T12:00:00Z");
const MINUTE_MS = 60_000;

/** What is said of a processing batch that moved a minute ago, at 30 calls a minute and 600 contacts left. */
function textOf(changes: Partial<Batch<"activity">>): string | undefined {
  const batch = {
    ...makeBatch({ status: "processing", remaining_count: 600, calls_per_minute: 30 }),
    last_activity_at: inMinutes(-1),
    finished_per_minute: 0,
    estimated_completion_at: null,
  };
  return describeMovement({ ...batch, ...changes }, now)?.text;
}

function inMinutes(minutes: number): string {
  return new Date(now + minutes * MINUTE_MS).toISOString();
}

Deno.test("describeMovement() says how long a batch takes yet, as exactly as one would say it", () => {
  const minutes = [-3, 0.2, 7.9, 14.9, 15.1, 21, 88, 100, 47 * 60, 49 * 60, 10 * 24 * 60];
  assert.deepEqual(minutes.map((left) => textOf({ estimated_completion_at: inMinutes(left) })), [
    "About 1 min left",
    "About 1 min left",
    "About 7 min left",
    "About 14 min left",
    "About 15 min left",
    "About 20 min left",
    "About 90 min left",
    "About 2 h left",
    "About 47 h left",
    "About 2 days left",
    "About 10 days left",
  ]);
});

Deno.test("describeMovement() takes the configured rate for the best case while none is measured", () => {
  assert.equal(textOf({}), "At least 20 min left");
  assert.equal(textOf({ last_activity_at: null }), "At least 20 min left");
});

Deno.test("describeMovement() marks a batch without activity for more than a few of its intervals", () => {
  assert.equal(textOf({ last_activity_at: inMinutes(-1.9) }), "At least 20 min left");
  assert.equal(textOf({ last_activity_at: inMinutes(-2) }), "No activity for 2 min");
  assert.equal(textOf({ last_activity_at: inMinutes(-12.5) }), "No activity for 12 min");
  const slow = { calls_per_minute: 1, remaining_count: 600 };
  assert.equal(textOf({ ...slow, last_activity_at: inMinutes(-4.9) }), "At least 10 h left");
  assert.equal(textOf({ ...slow, last_activity_at: inMinutes(-5) }), "No activity for 5 min");
});

Deno.test("describeMovement() says nothing of a batch that is not under way", () => {
  const long = { last_activity_at: inMinutes(-60) };
  for (const status of ["pending", "scheduled", "paused", "completed", "cancelled"] as const) {
    assert.equal(textOf({ ...long, status }), undefined);
  }
  assert.equal(textOf({ ...long, total_contacts: 0 }), undefined);
  assert.equal(textOf({ ...long, remaining_count: 0 }), "Finishing");
});
