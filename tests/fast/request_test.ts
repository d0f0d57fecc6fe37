import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import { filterNames, filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import {
  includes,
  orders,
  readQuery,
  sorts,
} from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";

const read = (query: string) => readQuery(new URLSearchParams(query));

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
const position = { value: "2026-11-01T00:00:00.123456Z", id, offset: 25 };
const cursor = packCursor(position, "");
const numbers = "-1 %2B5 1.0 1e1 0x10 ten %201 1%20 ١ Infinity NaN 1,2 null";

/** Values that each parameter rejects, as they stand in a query string. */
const rejected = {
  status:
    "running Pending pending, ,pending , pending,,failed pending%20,failed pending%00 &status= pending&status=",
  campaign_id: `1 ${id.replaceAll("-", "")} {${id}} ${id.slice(1)}g ${id}%0A %20${id} eq.${id}`,
  agent_mapping_id: `1 ${id}%0A eq.${id}`,
  created_from: "yesterday 2026-02-29 2026-11-01T08:30:00 2026-11-01T08:30:00+02:00 infinity",
  created_before: "now() 2026-13-01 2026-11-01T08:30:00 2026-11-01T08:30:00+02:00 1762000000" +
    " 2026-11-02&created_from=2026-11-02 2026-11-02&created_from=2026-11-02T00:00:00.1Z" +
    " 2026-11-02T01:00:00%2B01:00&created_from=2026-11-02",
  inactive_since: "yesterday 2026-01-01 2026-01-01&status=processing,failed",
  sort: "name %2Bcreated_at created_at,started_at -",
  include: "name activity, &include= Activity activity&include=name",
  limit: `0 00 ${numbers}`,
  offset: `9007199254740992 9007199254740993 ${"9".repeat(400)} ${numbers}`,
  cursor: `${cursor}x ${cursor}&sort=created_at ${cursor}&offset=1 &limit=3`,
};

for (const [name, values] of Object.entries(rejected)) {
  Deno.test(`readQuery() rejects every invalid ${name}`, () => {
    for (const value of values.split(" ")) {
      assert.deepEqual(fieldsOf(`${name}=${value}`), [name], value);
    }
  });
}

Deno.test("readQuery() names the allowed values of status, sort and include", () => {
  const allowed = { status: batchStatuses, sort: sorts, include: includes };
  for (const [name, values] of Object.entries(allowed)) {
    const message = problemsOf(`${name}=x`)[0]?.message;
    for (const value of values) assert.ok(message?.includes(value), `${name} ${value}`);
  }
});

Deno.test("readQuery() ignores empty and unknown parameters, and reads values in normal form", () => {
  const uuid = id.replace(/[^-]/g, "F");
  const { selection: _, ...defaults } = read("");
  const { limit, offset, include, filters, sort, after } = defaults;
  assert.deepEqual([limit, offset, include, filters, after], [25, 0, "", {}, undefined]);
  assert.deepEqual(sort, orders["-created_at"]);
  for (
    const [query, expected] of Object.entries({
      "forceFunctionRegion=eu-west-1&Limit=0&x=1&x=2&x[]=1&[]=1": {},
      [Object.keys(rejected).map((name) => `${name}=`).join("&").replace("&cursor=", "")]: {},
      "status=paused&status=failed,pending": { filters: { status: "failed,paused,pending" } },
      [`agent_mapping_id=${uuid}`]: { filters: { agent_mapping_id: uuid.toLowerCase() } },
      "created_from=2026-11-02&created_before=2026-11-02T00:00:00.000001Z": {
        filters: {
          created_from: "2026-11-02T00:00:00Z",
          created_before: "2026-11-02T00:00:00.000001Z",
        },
      },
      [`limit=1${"0".repeat(400)}`]: { limit: 100 },
      "offset=0009007199254740991": { offset: Number.MAX_SAFE_INTEGER },
      [`cursor=${cursor}&offset=0`]: { after: position, offset: 25 },
    })
  ) {
    const { selection: _, ...accepted } = read(query);
    assert.deepEqual(accepted, { ...defaults, ...expected }, query);
  }
});

Deno.test("readQuery() rejects a parameter given twice, except lists, and one with brackets", () => {
  for (const field of Object.keys(rejected)) {
    for (const brackets of ["[]", "[0]", "%5B%5D", "[a][b]", "["]) {
      const message = `must be written without brackets, as ${field}=…`;
      assert.deepEqual(problemsOf(`${field}${brackets}=`), [{ field, message }]);
    }
    if (field === "status" || field === "include") continue;
    for (const value of ["", "1"]) {
      const problems = problemsOf(`${field}=${value}&${field}=${value}`);
      assert.deepEqual(problems, [{ field, message: "must be given only once" }]);
    }
  }
});

Deno.test("readQuery() reports all problems together, one for each field, in one order", () => {
  const query = "cursor=x&limit=0&campaign_id=x&status=a,b&status=pending&offset=1" +
    "&created_from=2026-01-02&created_before=2026-01-01&inactive_since=2026-01-01&sort[]=x";
  const fields = "status campaign_id created_before sort limit cursor";
  assert.deepEqual(fieldsOf(query), fields.split(" "));
});

Deno.test("readQuery() accepts a cursor with the same filters and sort, and rejects one issued without any of them", () => {
  const examples = Object.entries(filters).map(([name, { example }]) => [name, example]);
  const query = String(new URLSearchParams([...examples, ["sort", "created_at"]]));
  const { selection } = read(query);
  const same = query.replace("=processing", "=processing,processing")
    .replace("=2025-01-15&", "=2025-01-15T00:00:00Z&");
  const cursor = packCursor(position, selection);
  assert.deepEqual(read(`${same}&limit=7&include=activity&cursor=${cursor}`).after, position);
  for (const name of [...filterNames, "sort"]) {
    const without = new URLSearchParams(selection);
    without.delete(name);
    const other = packCursor(position, String(without));
    assert.deepEqual(fieldsOf(`${query}&cursor=${other}`), ["cursor"], name);
  }
});
