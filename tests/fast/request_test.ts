import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";

function read(query: string) {
  return readQuery(new URLSearchParams(query));
}

function problemsOf(query: string) {
  try {
    read(query);
  } catch (thrown) {
    assert.ok(thrown instanceof ApiError);
    assert.equal(thrown.code, "invalid_request");
    return thrown.details ?? [];
  }
  return assert.fail(`${query} was accepted`);
}

const defaults = { limit: 25, offset: 0 };

Deno.test("readQuery() answers the defaults when nothing, or nothing known, is given", () => {
  for (
    const query of [
      "",
      "forceFunctionRegion=eu-west-1&Limit=0",
      "status=&campaign_id=&limit=&offset=",
    ]
  ) {
    assert.deepEqual(read(query), defaults, query);
  }
});

Deno.test("readQuery() takes each status, and several joined by commas", () => {
  for (const status of batchStatuses) assert.deepEqual(read(`status=${status}`).status, [status]);
  assert.deepEqual(read("status=failed,paused").status, ["failed", "paused"]);
  assert.deepEqual(read("status=failed%2Cfailed").status, ["failed"]);
  assert.deepEqual(read(`status=${batchStatuses.join()}`).status, [...batchStatuses]);
});

for (
  const value of [
    "running",
    "Pending",
    "pending,",
    ",pending",
    ",",
    "pending,,failed",
    "pending ,failed",
    "pending%00",
  ]
) {
  Deno.test(`readQuery() refuses status ${value}, naming the allowed values`, () => {
    const [problem, ...others] = problemsOf(`status=${value}`);
    assert.equal(problem?.field, "status");
    for (const status of batchStatuses) assert.ok(problem?.message.includes(status));
    assert.deepEqual(others, []);
  });
}

Deno.test("readQuery() takes any UUID that Postgres takes, in either case", () => {
  for (
    const uuid of [
      "11111111-1111-1111-1111-111111111111",
      "00000000-0000-0000-0000-000000000000",
      "ffffffff-ffff-ffff-ffff-ffffffffffff",
      "c0000000-0000-4000-8000-00000000000A",
    ]
  ) {
    assert.equal(read(`campaign_id=${uuid}`).campaign_id, uuid.toLowerCase());
  }
});

for (
  const value of [
    "1",
    "11111111111111111111111111111111",
    "{11111111-1111-1111-1111-111111111111}",
    "11111111-1111-1111-1111-11111111111g",
    "11111111-1111-1111-1111-111111111111%0A",
    "%2011111111-1111-1111-1111-111111111111",
    "eq.11111111-1111-1111-1111-111111111111",
  ]
) {
  Deno.test(`readQuery() refuses campaign_id ${value}`, () => {
    assert.deepEqual(problemsOf(`campaign_id=${value}`).map(({ field }) => field), ["campaign_id"]);
  });
}

Deno.test("readQuery() takes digits for limit and serves no more than 100", () => {
  const cases = {
    "1": 1,
    "007": 7,
    "25": 25,
    "100": 100,
    "101": 100,
    [`1${"0".repeat(400)}`]: 100,
  };
  for (const [text, limit] of Object.entries(cases)) {
    assert.equal(read(`limit=${text}`).limit, limit);
  }
});

Deno.test("readQuery() takes digits for offset, to the largest safe integer", () => {
  assert.equal(read("offset=0").offset, 0);
  assert.equal(read("offset=9007199254740991").offset, Number.MAX_SAFE_INTEGER);
  assert.equal(read("offset=0009007199254740991").offset, Number.MAX_SAFE_INTEGER);
  for (const text of ["9007199254740992", "9007199254740993", "9".repeat(400)]) {
    assert.deepEqual(problemsOf(`offset=${text}`).map(({ field }) => field), ["offset"], text);
  }
});

for (
  const value of [
    "-1",
    "%2B5",
    "1.0",
    "1e1",
    "0x10",
    "ten",
    "%201",
    "1%20",
    "١",
    "Infinity",
    "NaN",
    "1,2",
    "null",
  ]
) {
  Deno.test(`readQuery() refuses ${value} as limit and as offset, both at once`, () => {
    const problems = problemsOf(`offset=${value}&limit=${value}`);
    assert.deepEqual(problems.map(({ field }) => field), ["limit", "offset"]);
  });
}

for (const value of ["0", "00"]) {
  Deno.test(`readQuery() refuses limit ${value}`, () => {
    assert.deepEqual(problemsOf(`limit=${value}`).map(({ field }) => field), ["limit"]);
  });
}

Deno.test("readQuery() refuses a known parameter given twice, even with equal or empty values", () => {
  for (const name of ["status", "campaign_id", "limit", "offset"]) {
    for (const value of ["", "1"]) {
      const problems = problemsOf(`${name}=${value}&${name}=${value}`);
      assert.deepEqual(problems, [{ field: name, message: "must be given only once" }]);
    }
  }
  assert.deepEqual(read("x=1&x=2"), defaults);
});

Deno.test("readQuery() reports all problems together, one for each field", () => {
  const problems = problemsOf("offset=-1&limit=0&campaign_id=x&status=a,b&status=pending");
  assert.deepEqual(problems.map(({ field }) => field), [
    "status",
    "campaign_id",
    "limit",
    "offset",
  ]);
});
