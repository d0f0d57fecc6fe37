import fc from "fast-check";
import { filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { fakeId } from "./fakes.ts";

/** Placeholder for an issued cursor. */
export const someCursor = "some-cursor";

const words = (text: string): string[] => text.trim().split(/\s+/);

const digits = "11111111-1111-1111-1111-111111111111";
const hostile = [
  ...words("0 -1 +1 1.0 1e3 0x10 NaN Infinity null undefined ١ 1,2 00000000000000000001"),
  ...words("9007199254740991 9007199254740992"),
  ...words("pending, , Pending pending,pending eq.pending in.(pending,failed) * % not.is.null"),
  ...words("processing)&or=(id.not.is.null __proto__ ../../users {} []"),
  ...["", " 1", "1 ", "'; drop table call_batches; --", "9".repeat(400), "a".repeat(3000)],
  ...["\u0000", "\ud800", "\u202e", digits, `{${digits}}`, `urn:uuid:${digits}`],
  ...[fakeId("camp", 1), fakeId("camp", 2).toUpperCase()],
];

/** Valid and almost valid values. */
const odd = [
  ...words("2026-11-02 2026-11-02T10:20:00Z 2026-11-02t10:20:00.038123z 2026-11-02T10:20:00"),
  ...words(
    "2026-11-02T15:50:00.038123+05:30 2026-11-02T10:20:00.038123456Z 2026-11-02T10:20:00.0381234567Z 2026-13-02 2026-02-29",
  ),
  ...words("9999-12-31T23:59:59.999999Z 0001-01-01 2026-11-02T10:20:00-24:00"),
  "2026-11-02 10:20:00Z",
  ...words("created_at -created_at -scheduled_for started_at --created_at created_at.desc"),
  ...["activity", "activity,activity", someCursor],
];

const anyText = fc.string({ unit: "binary", maxLength: 12 });
const value = fc.oneof(fc.constantFrom(...hostile, ...odd, ...odd), fc.uuid(), anyText);

/** Around the times of the fake rows, and at some of them. */
const instant = fc.tuple(
  fc.integer({ min: 18, max: 32 }),
  fc.constantFrom("", ".038123", ".038124"),
).map(([minute, fraction]) => `2026-11-02T10:${minute}:00${fraction}Z`);

/** For each parameter, values that it may have. */
const good: Record<string, fc.Arbitrary<string>> = {
  ...Object.fromEntries(
    Object.entries(filters).map(([name, { example }]) => [name, fc.constant(example)]),
  ),
  status: fc.array(fc.constantFrom(...batchStatuses), { minLength: 1, maxLength: 9 })
    .map((list) => list.join()),
  campaign_id: fc.nat({ max: 3 }).map((n) => fakeId("camp", n)),
  agent_mapping_id: fc.nat({ max: 2 }).map((n) => fakeId("agent", n)),
  created_from: instant,
  created_before: instant,
  inactive_since: instant,
  sort: fc.constantFrom("-created_at", "-scheduled_for", "started_at"),
  include: fc.constantFrom("activity", "next_cursor", "next_cursor,activity"),
  limit: fc.integer({ min: 1, max: 120 }).map(String),
  offset: fc.nat({ max: 50 }).map(String),
  cursor: fc.constant(someCursor),
};

const goodParameter = fc.oneof(
  ...Object.entries(good).map(([name, value]) => fc.tuple(fc.constant(name), value)),
);

const unknown =
  "forceFunctionRegion agency_id select order or and apikey Limit limit[] status[] status[0] status[ status.in []";

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(good)) },
  fc.constantFrom(...words(unknown), "limit ", "constructor", ""),
  anyText,
);

const parameters = fc.array(
  fc.oneof({ weight: 5, arbitrary: goodParameter }, fc.tuple(name, value)),
  { maxLength: 6 },
);

/** A query string: made of parameters, known ones more often than others, or of anything. */
const query = fc.oneof(
  {
    weight: 5,
    // A lone surrogate has no place in an address; it comes as what replaces it.
    arbitrary: parameters.map((pairs) =>
      `?${new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()]))}`
    ),
  },
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `?${text}`),
  fc.constantFrom(
    "",
    ...words("? ?&&& ?= ?limit ?limit=% ?limit=%zz ?limit=1#limit=2 ?status=%00"),
  ),
);

const headerText = fc.oneof(
  fc.constantFrom("", "*", "null", "\u00e9", '"', 'W/"', '"a", "b"', "x".repeat(5000), "eyJ.eyJ."),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, "")),
);

const headerNames = words(`
  if-none-match if-modified-since x-request-id x-region range prefer accept accept-profile
  accept-encoding apikey cookie origin x-forwarded-host x-http-method-override content-type
  x-client-info traceparent
`);

/** Most have a good token, here an empty `authorization`. */
export const hostileRequest = fc.record({
  query,
  headers: fc.dictionary(fc.constantFrom(...headerNames), headerText, { maxKeys: 4 }),
  authorization: fc.oneof(
    { weight: 8, arbitrary: fc.constant("") },
    fc.constant(undefined),
    headerText,
    headerText.map((text) => `Bearer ${text}`),
  ),
  method: fc.oneof(
    { weight: 12, arbitrary: fc.constant("GET") },
    fc.constantFrom("OPTIONS", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "X"),
  ),
});
