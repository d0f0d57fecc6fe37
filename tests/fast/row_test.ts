import assert from "node:assert/strict";
import {
  readBatch,
  readBatchWithActivity,
  readRows,
} from "../../supabase/functions/calls-batch-list/row.ts";
import {
  batchSchema,
  batchWithActivitySchema,
} from "../../supabase/functions/calls-batch-list/schema.ts";
import { makeBatch } from "../../testkit/fakes.ts";

const activity = { last_activity_at: null, finished_per_minute: 0, estimated_completion_at: null };

Deno.test("readBatch() reads rows of PostgREST and of embedded servers into the same batch", () => {
  const expected = makeBatch({ created_at: "2025-01-15T10:30:00.25Z", progress_percentage: 41.3 });
  const postgrest = { created_at: "2025-01-15T10:30:00.25+00:00", progress_percentage: 41.3 };
  const embedded = { created_at: "2025-01-15 10:30:00.25+00", progress_percentage: "41.3" };
  assert.deepEqual(readBatch({ ...expected, ...postgrest }), expected);
  assert.deepEqual(readBatch({ ...expected, ...embedded }), expected);
  batchSchema.parse(expected);
});

Deno.test("readBatch() puts the fields in the promised order and leaves out others", () => {
  const shuffled = Object.fromEntries([["extra", 1], ...Object.entries(makeBatch()).reverse()]);
  assert.equal(JSON.stringify(readBatch(shuffled)), JSON.stringify(makeBatch()));
  assert.deepEqual(Object.keys(readBatch(shuffled)), Object.keys(batchSchema.shape));
});

Deno.test("readBatchWithActivity() puts the activity behind the batch", () => {
  const row = {
    ...activity,
    finished_per_minute: "29.5",
    ...makeBatch(),
    last_activity_at: "2026-01-01 00:00:00+00",
  };
  const batch = readBatchWithActivity(row);
  assert.deepEqual(Object.keys(batch), Object.keys(batchWithActivitySchema.shape));
  assert.deepEqual([batch.finished_per_minute, batch.last_activity_at], [
    29.5,
    "2026-01-01T00:00:00Z",
  ]);
  batchWithActivitySchema.parse(batch);
});

Deno.test("readRows() refuses what is not a list of rows", () => {
  for (const data of [null, {}, { batches: [] }, [null], ["x"], 1]) {
    assert.throws(() => readRows(data));
  }
  assert.deepEqual(readRows([]), []);
});

for (
  const [name, values] of Object.entries({
    id: [1, "x", null],
    agency_id: [null, "22222222222242228222222222222222"],
    campaign_id: ["x", undefined],
    campaign_name: [1, undefined],
    status: ["unknown", null, "Pending"],
    from_number: [null, 5],
    total_contacts: ["10", null, 1e300],
    queued: [-1],
    completed: [1.5],
    failed: [null],
    progress_percentage: [101, -1, "x", null],
    remaining_count: [undefined],
    created_at: [null, "infinity"],
    started_at: ["yesterday"],
    scheduled_for: [5],
    last_activity_at: ["x", undefined],
    finished_per_minute: [null, -1, "NaN"],
    estimated_completion_at: [1],
  })
) {
  Deno.test(`readBatchWithActivity() refuses a row whose ${name} cannot be`, () => {
    const row = { ...makeBatch(), ...activity };
    for (const value of values) {
      assert.throws(() => readBatchWithActivity({ ...row, [name]: value }), TypeError, `${value}`);
    }
    readBatchWithActivity(row);
  });
}
