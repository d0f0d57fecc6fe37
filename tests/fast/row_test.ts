import assert from "node:assert/strict";
import {
  readBatch,
  readBatchWithActivity,
  readRows,
} from "../../supabase/functions/calls-batch-list/row.ts";
import { batchWithActivitySchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { makeBatch } from "../../dev/testkit/fakes.ts";

const activity = { last_activity_at: null, finished_per_minute: 0, estimated_completion_at: null };

Deno.test("readBatchWithActivity() reads rows of PostgREST and of embedded servers, with exactly the promised fields in order", () => {
  for (
    const written of [
      { created_at: "2025-01-15T10:30:00.25+00:00", finished_per_minute: 29.5 },
      { created_at: "2025-01-15 10:30:00.25+00", finished_per_minute: "29.5" },
    ]
  ) {
    const row = { extra: 1, ...activity, ...makeBatch(), ...written };
    const batch = readBatchWithActivity(Object.fromEntries(Object.entries(row).reverse()));
    const expected = { ...makeBatch({ created_at: "2025-01-15T10:30:00.25Z" }), ...activity };
    assert.equal(JSON.stringify(batch), JSON.stringify({ ...expected, finished_per_minute: 29.5 }));
    assert.deepEqual(Object.keys(batch), Object.keys(batchWithActivitySchema.shape));
    batchWithActivitySchema.parse(batch);
  }
});

Deno.test("readBatch() leaves out the activity, and accepts null for a campaign, an agent or a time", () => {
  const names = ["campaign_id", "campaign_name", "agent_mapping_id", "agent_name"];
  const nulls = [...names, "scheduled_for", "started_at"].map((name) => [name, null]);
  const batch = makeBatch(Object.fromEntries(nulls));
  assert.deepEqual(readBatch({ ...batch, ...activity }), batch);
});

Deno.test("readRows() rejects anything but an array of objects", () => {
  const message = "not a list of rows";
  const failure = { category: "invalid_response", status: 200, message };
  for (const data of [null, {}, { batches: [] }, [null], ["x"], 1]) {
    assert.throws(() => readRows(data), { failure });
  }
  assert.deepEqual(readRows([]), []);
});

const counts = "total_contacts queued in_progress completed failed skipped remaining_count";
const optionalTimes = "scheduled_for started_at last_activity_at estimated_completion_at";

for (
  const [names, values] of [
    ["id agency_id", [1, "x", "22222222222242228222222222222222", null]],
    ["campaign_id agent_mapping_id", [1, "x", undefined]],
    ["campaign_name agent_name", [1, undefined]],
    ["from_number", [5, null]],
    ["status", ["unknown", "Pending", null]],
    [`${counts} calls_per_minute max_concurrent`, ["10", -1, 1.5, 1e300, null]],
    ["progress_percentage", [101, -1, "x", null]],
    ["finished_per_minute", [-1, "NaN", null]],
    ["created_at", ["infinity", null]],
    [optionalTimes, ["yesterday", 5, undefined]],
  ] as const
) {
  Deno.test(`readBatchWithActivity() names the column of an invalid ${names.replaceAll(" ", ", ")}`, () => {
    for (const name of names.split(" ")) {
      for (const value of values) {
        const row = { ...makeBatch(), ...activity, [name]: value };
        const failure = { category: "invalid_row", status: 200, column: name };
        assert.throws(() => readBatchWithActivity(row), { failure }, `${name} ${value}`);
      }
    }
  });
}
