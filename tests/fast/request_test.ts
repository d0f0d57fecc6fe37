import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { readQuery, sorts } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";

const read = (query: string) => readQuery(new URLSearchParams(query));

/** What is said of an unusable query. */
function problemsOf(query: string) {
  try {
    read(query);
  } catch (thrown) {
    assert.ok(thrown instanceof ApiError && thrown.code === "invalid_request", String(thrown));
    return thrown.details ?? [];
  }
  return assert.fail(`${query} was accepted`);
}

const fieldsOf = (query: string) => problemsOf(query).map(({ field }) => field);

const id = "b0000000-0000-4000-8000-00000000000a";
const place = { value: "2026-11-01T00:00:00.123456Z", id, passed: 25 };
const cursor = packCursor(place, read(""));
const numbers = "-1 %2B5 1.0 1e1 0x10 ten %201 1%20 ١ Infinity NaN 1,2 null";

/** Values that each parameter refuses, as they stand in a query string. */
const refused = {
  status: "running Pending pending, ,pending , pending,,failed pending%20,failed pending%00",
  campaign_id: `1 ${id.replaceAll("-", "")} {${id}} ${id.slice(1)}g ${id}%0A %20${id} eq.${id}`,
  agent_mapping_id: `1 ${id}%0A eq.${id}`,
  created_from: "yesterday 2026-02-29 2026-11-01T08:30:00 2026-11-01T08:30:00+02:00 infinity",
  created_before: "now() 2026-13-01 2026-11-01T08:30:00 2026-11-01T08:30:00+02:00 1762000000",
  sort: "name %2Bcreated_at created_at,started_at -",
  include: "name activity,activity",
  limit: `0 00 ${numbers}`,
  offset: `9007199254740992 9007199254740993 ${"9".repeat(400)} ${numbers}`,
  cursor: `x ${cursor}x ${cursor}&sort=created_at`,
};

for (const [name, values] of Object.entries(refused)) {
  Deno.test(`readQuery() refuses every unusable ${name}`, () => {
    for (const value of values.split(" ")) {
      assert.deepEqual(fieldsOf(`${name}=${value}`), [name], value);
    }
  });
}

Deno.test("readQuery() names the allowed values of status, sort and include", () => {
  const allowed = { status: batchStatuses, sort: sorts, include: ["activity"] };
  for (const [name, values] of Object.entries(allowed)) {
    const message = problemsOf(`${name}=x`)[0]?.message;
    for (const value of values) assert.ok(message?.includes(value), `${name} ${value}`);
  }
});

/** UUIDs of no version, which Postgres takes all the same. */
const oddUuids = ["0", "1", "f"].map((digit) => id.replace(/[^-]/g, digit));
const defaults = { limit: 25, offset: 0, sort: "-created_at", after: undefined };

for (
  const [query, expected] of Object.entries({
    "": {},
    "forceFunctionRegion=eu-west-1&Limit=0&x=1&x=2": {},
    [Object.keys(refused).map((name) => `${name}=`).join("&")]: {},
    "status=failed,paused,failed": { status: ["failed", "paused"] },
    [`status=${batchStatuses.join("%2C")}`]: { status: batchStatuses },
    [`campaign_id=${id.toUpperCase()}`]: { campaign_id: id },
    ...Object.fromEntries(
      oddUuids.map((uuid) => [`agent_mapping_id=${uuid}`, { agent_mapping_id: uuid }]),
    ),
    "created_from=2026-11-01": { created_from: "2026-11-01T00:00:00Z" },
    "created_before=2026-11-01T08:30:00.500%2B02:00": { created_before: "2026-11-01T06:30:00.5Z" },
    "include=activity": { include: "activity" },
    ...Object.fromEntries(sorts.map((sort) => [`sort=${sort}`, { sort }])),
    "limit=1": { limit: 1 },
    "limit=007": { limit: 7 },
    "limit=100": { limit: 100 },
    "limit=101": { limit: 100 },
    [`limit=1${"0".repeat(400)}`]: { limit: 100 },
    "offset=0009007199254740991": { offset: Number.MAX_SAFE_INTEGER },
    [`cursor=${cursor}`]: { after: place },
  })
) {
  Deno.test(`readQuery() takes ?${query.slice(0, 80)}`, () => {
    const { kept: _, ...taken } = read(query);
    assert.deepEqual(taken, { ...defaults, ...expected });
  });
}

Deno.test("readQuery() keeps filters, sort and include as they were written, and nothing else", () => {
  const kept = "status=failed,paused&created_from=2026-01-01&sort=-created_at&include=activity";
  const cursor = packCursor(place, read(kept));
  for (const others of ["limit=5&offset=1&campaign_id=&x=1", `cursor=${cursor}`]) {
    const query = read(`${kept}&${others}`);
    assert.deepEqual(query.kept, Object.fromEntries(new URLSearchParams(kept)));
  }
});

Deno.test("readQuery() refuses a known parameter given twice, even with equal or empty values", () => {
  for (const field of Object.keys(refused)) {
    for (const value of ["", "1"]) {
      const problems = problemsOf(`${field}=${value}&${field}=${value}`);
      assert.deepEqual(problems, [{ field, message: "must be given only once" }]);
    }
  }
});

Deno.test("readQuery() reports all problems together, one for each field, in one order", () => {
  const query = "cursor=x&limit=0&campaign_id=x&status=a,b&status=pending";
  assert.deepEqual(fieldsOf(query), ["status", "campaign_id", "limit", "cursor"]);
});

Deno.test("readQuery() refuses a created_before that is not later than created_from", () => {
  const range = (from: string, before: string) => `created_from=${from}&created_before=${before}`;
  for (
    const [from, before] of [
      ["2026-11-02", "2026-11-01"],
      ["2026-11-02", "2026-11-02"],
      ["2026-11-02T00:00:00.1Z", "2026-11-02T00:00:00Z"],
      ["2026-11-02T00:00:00Z", "2026-11-02T01:00:00%2B01:00"],
    ] as const
  ) {
    assert.deepEqual(fieldsOf(range(from, before)), ["created_before"], `${from} ${before}`);
  }
  read(range("2026-11-02T00:00:00Z", "2026-11-02T00:00:00.000001Z"));
});

Deno.test("readQuery() takes a cursor under the same filters and sort, with another limit", () => {
  const filters = "status=failed,paused&created_from=2026-01-01&sort=created_at";
  const cursor = packCursor(place, read(filters));
  const same = "created_from=2026-01-01T00:00:00Z&status=paused,failed&sort=created_at";
  for (const query of [`${filters}&limit=7&include=activity`, same]) {
    assert.deepEqual(read(`${query}&cursor=${cursor}`).after, place, query);
  }
  for (const other of ["", `${filters}&campaign_id=${id}`, filters.replace("sort=", "sort=-")]) {
    assert.deepEqual(fieldsOf(`${other}&cursor=${cursor}`), ["cursor"], other);
  }
});

Deno.test("readQuery() refuses a cursor together with an offset", () => {
  assert.deepEqual(fieldsOf(`cursor=${cursor}&offset=0`), ["cursor"]);
});
