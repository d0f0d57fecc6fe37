import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery, sorts } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";

function read(query: string) {
  return readQuery(new URLSearchParams(query));
}

Deno.test("readQuery() keeps filters, sort and include as they were written, and nothing else", () => {
  const kept = { status: "failed,paused", created_from: "2026-01-01", sort: "-created_at" };
  const query = new URLSearchParams({ ...kept, limit: "5", offset: "1", campaign_id: "", x: "1" });
  assert.deepEqual(readQuery(query).kept, kept);
});

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

const names = [
  "status",
  "campaign_id",
  "agent_mapping_id",
  "created_from",
  "created_before",
  "sort",
  "include",
  "limit",
  "offset",
  "cursor",
];
const defaults = { limit: 25, offset: 0, sort: "-created_at", after: undefined, kept: {} };

Deno.test("readQuery() resolves to the defaults when nothing, or nothing known, is given", () => {
  for (
    const query of [
      "",
      "forceFunctionRegion=eu-west-1&Limit=0",
      "status=&campaign_id=&limit=&offset=&sort=&cursor=&include=&created_from=&created_before=",
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
  for (const name of names) {
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

Deno.test("readQuery() takes a date as midnight in UTC, and date-times to the microsecond", () => {
  const cases = {
    "2026-11-01": "2026-11-01T00:00:00Z",
    "2026-11-01T08:30:00Z": "2026-11-01T08:30:00Z",
    "2026-11-01T08:30:00.000001Z": "2026-11-01T08:30:00.000001Z",
    "2026-11-01T08:30:00.500%2B02:00": "2026-11-01T06:30:00.5Z",
    "2026-11-01t08:30:00-00:30": "2026-11-01T09:00:00Z",
    "2024-02-29": "2024-02-29T00:00:00Z",
  };
  for (const [text, instant] of Object.entries(cases)) {
    assert.equal(read(`created_from=${text}`).created_from, instant, text);
    assert.equal(read(`created_before=${text}`).created_before, instant, text);
  }
});

for (
  const text of [
    "yesterday",
    "2026-02-29",
    "2026-13-01",
    "2026-11-01T08:30:00",
    "2026-11-01T08:30Z",
    "2026-11-01 08:30:00Z",
    "2026-11-01T08:30:00+02:00",
    "2026-11-01T08:30:00.0000001Z",
    "2026-11-01T24:00:00Z",
    "2026-11-01T08:60:00Z",
    "2026-11-01T08:30:00%2B0200",
    "2026-11-01T08:30:00%2B24:00",
    "0000-01-01",
    "1762000000",
    "infinity",
    "now()",
  ]
) {
  Deno.test(`readQuery() refuses ${text} as created_from and as created_before`, () => {
    const problems = problemsOf(`created_from=${text}&created_before=${text}`);
    assert.deepEqual(problems.map(({ field }) => field), ["created_from", "created_before"]);
  });
}

Deno.test("readQuery() refuses a created_before that is not later than created_from", () => {
  const range = (from: string, before: string) => `created_from=${from}&created_before=${before}`;
  for (
    const query of [
      range("2026-11-02", "2026-11-01"),
      range("2026-11-02", "2026-11-02"),
      range("2026-11-02T00:00:00.000001Z", "2026-11-02T00:00:00.000001Z"),
      range("2026-11-02T00:00:00.1Z", "2026-11-02T00:00:00Z"),
      range("2026-11-02T00:00:00Z", "2026-11-02T01:00:00%2B01:00"),
    ]
  ) {
    assert.deepEqual(problemsOf(query).map(({ field }) => field), ["created_before"], query);
  }
  read(range("2026-11-02T00:00:00Z", "2026-11-02T00:00:00.000001Z"));
  read(range("2026-11-02T00:00:00.9Z", "2026-11-02T00:00:01Z"));
});

Deno.test("readQuery() takes each sort and include, and names the allowed values otherwise", () => {
  for (const sort of sorts) assert.equal(read(`sort=${encodeURIComponent(sort)}`).sort, sort);
  assert.equal(read("include=activity").include, "activity");
  for (const bad of ["name", "%2Bcreated_at", "created_at,started_at", "-"]) {
    const [problem] = problemsOf(`sort=${bad}`);
    for (const sort of sorts) assert.ok(problem?.message.includes(sort), bad);
  }
  assert.match(problemsOf("include=activity,activity")[0]?.message ?? "", /activity/);
});

const place = {
  value: "2026-11-01T00:00:00.123456Z",
  id: "b0000000-0000-4000-8000-000000000001",
  passed: 25,
};

Deno.test("readQuery() takes a cursor under the same filters and sort, with another limit", () => {
  const filters = "status=failed,paused&created_from=2026-01-01&sort=created_at";
  const cursor = packCursor(place, read(filters));
  assert.deepEqual(read(`${filters}&limit=7&include=activity&cursor=${cursor}`).after, place);
  assert.deepEqual(
    read(`created_from=2026-01-01T00:00:00Z&status=paused,failed&sort=created_at&cursor=${cursor}`)
      .after,
    place,
  );
  for (
    const other of [
      "",
      "status=failed&sort=created_at",
      `${filters}&campaign_id=${place.id}`,
      filters.replace("sort=", "sort=-"),
    ]
  ) {
    assert.deepEqual(problemsOf(`${other}&cursor=${cursor}`).map(({ field }) => field), ["cursor"]);
  }
});

Deno.test("readQuery() refuses an unreadable cursor, and one together with offset, besides other problems", () => {
  const cursor = packCursor(place, read(""));
  for (const query of ["cursor=x", `cursor=${cursor}x`, `cursor=${cursor}&offset=0`]) {
    assert.deepEqual(problemsOf(query).map(({ field }) => field), ["cursor"], query);
  }
  assert.deepEqual(problemsOf("cursor=x&limit=0").map(({ field }) => field), ["limit", "cursor"]);
});
