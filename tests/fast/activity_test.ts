import assert from "node:assert/strict";
import type { Batch } from "../../client/mod.ts";
import { describeMovement } from "../../examples/dashboard/activity.ts";
import { makeBatch } from "../../dev/testkit/fakes.ts";

const now = Date.parse("2025-01-15T12:00:00Z");
const MINUTE_MS = 60_000;

const inMinutes = (minutes: number) => new Date(now + minutes * MINUTE_MS).toISOString();

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

const slow = { calls_per_minute: 1, remaining_count: 600 };
const long = { last_activity_at: inMinutes(-60) };

for (
  const [what, changes, expected] of [
    ["none is measured yet", {}, "At least 20 min left"],
    ["nothing has happened yet", { last_activity_at: null }, "At least 20 min left"],
    ["it paused shortly", { last_activity_at: inMinutes(-1.9) }, "At least 20 min left"],
    ["it is idle", { last_activity_at: inMinutes(-2) }, "No activity for 2 min"],
    ["it has long been idle", { last_activity_at: inMinutes(-12.5) }, "No activity for 12 min"],
    ["it is slow", { ...slow, last_activity_at: inMinutes(-4.9) }, "At least 10 h left"],
    ["it is slow and idle", { ...slow, last_activity_at: inMinutes(-5) }, "No activity for 5 min"],
    ["it has no contacts", { ...long, total_contacts: 0 }, undefined],
    ["nothing remains", { ...long, remaining_count: 0 }, "Finishing"],
    ...["pending", "scheduled", "paused", "completed", "cancelled"]
      .map((status) => [`it is ${status}`, { ...long, status }, undefined]),
  ] as [string, Partial<Batch<"activity">>, string | undefined][]
) {
  Deno.test(`describeMovement() says ${expected ?? "nothing"} of a batch when ${what}`, () => {
    assert.equal(textOf(changes), expected);
  });
}

Deno.test("describeMovement() says how long a batch takes yet, as exactly as one would say it", () => {
  const minutes = [-3, 0.2, 7.9, 14.9, 15.1, 21, 88, 100, 47 * 60, 49 * 60, 10 * 24 * 60];
  const texts = minutes.map((left) => textOf({ estimated_completion_at: inMinutes(left) }));
  const said = "1 min, 1 min, 7 min, 14 min, 15 min, 20 min, 90 min, 2 h, 47 h, 2 days, 10 days";
  assert.deepEqual(texts, said.split(", ").map((time) => `About ${time} left`));
});
