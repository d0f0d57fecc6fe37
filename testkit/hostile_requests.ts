import fc from "fast-check";
import { batchStatuses } from "../supabase/functions/calls-batch-list/schema.ts";
import { fakeId } from "./fake_rows.ts";

const names =
  "status campaign_id agent_mapping_id created_from created_before sort include limit " +
  "offset cursor";
/** Stands for a cursor that the function gave out. */
export const someCursor = "some-cursor";
const digits = "11111111-1111-1111-1111-111111111111";

const hostile = [
  ...[
    "",
    "0",
    "-1",
    "+1",
    "1.0",
    "1e3",
    "0x10",
    "NaN",
    "Infinity",
    "null",
    "undefined",
    " 1",
    "1 ",
  ],
  ...["١", "1,2", "9007199254740991", "9007199254740992", "9".repeat(400), "00000000000000000001"],
  ...["pending,", ",", "Pending", "pending,pending", "eq.pending", "in.(pending,failed)", "*", "%"],
  ...[
    "not.is.null",
    "processing)&or=(id.not.is.null",
    "'; drop table call_batches; --",
    "{}",
    "[]",
  ],
  ...["\u0000", "\ud800", "\u202e", "__proto__", "../../users", "a".repeat(3000)],
  ...[
    digits,
    `{${digits}}`,
    `urn:uuid:${digits}`,
    fakeId("camp", 1),
    fakeId("camp", 2).toUpperCase(),
  ],
];

const statuses = fc.array(fc.constantFrom(...batchStatuses), { minLength: 1, maxLength: 9 })
  .map((list) => list.join());

const odd = [
  ...["2026-11-02", "2026-11-02T10:20:00Z", "2026-11-02t10:20:00.038123z", "2026-11-02T10:20:00"],
  ...[
    "2026-11-02T15:50:00.038123+05:30",
    "2026-11-02T10:20:00.0381234Z",
    "2026-13-02",
    "2026-02-29",
  ],
  ...[
    "9999-12-31T23:59:59.999999Z",
    "0001-01-01",
    "2026-11-02 10:20:00Z",
    "2026-11-02T10:20:00-24:00",
  ],
  ...[
    "created_at",
    "-created_at",
    "-scheduled_for",
    "started_at",
    "--created_at",
    "created_at.desc",
  ],
  ...["activity", "activity,activity", someCursor],
];

/** Around the times of the fake rows, and at some of them. */
const instant = fc.tuple(
  fc.integer({ min: 18, max: 32 }),
  fc.constantFrom("", ".038123", ".038124"),
)
  .map(([minute, fraction]) => `2026-11-02T10:${minute}:00${fraction}Z`);

const value = fc.oneof(
  fc.constantFrom(...hostile, ...odd, ...odd),
  fc.uuid(),
  fc.string({ unit: "binary", maxLength: 12 }),
);

/** A parameter with a value that it may have. */
const good = fc.oneof(
  fc.tuple(fc.constant("status"), statuses),
  fc.tuple(fc.constant("campaign_id"), fc.nat({ max: 3 }).map((n) => fakeId("camp", n))),
  fc.tuple(fc.constant("agent_mapping_id"), fc.nat({ max: 2 }).map((n) => fakeId("agent", n))),
  fc.tuple(fc.constantFrom("created_from", "created_before"), instant),
  fc.tuple(fc.constant("sort"), fc.constantFrom("-created_at", "-scheduled_for", "started_at")),
  fc.tuple(fc.constant("limit"), fc.integer({ min: 1, max: 120 }).map(String)),
  fc.tuple(fc.constant("offset"), fc.nat({ max: 50 }).map(String)),
  fc.tuple(fc.constant("cursor"), fc.constant(someCursor)),
);

const unknown = "forceFunctionRegion agency_id select order or and apikey Limit limit[] status.in";

const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...names.split(" ")) },
  fc.constantFrom(...unknown.split(" "), "limit ", "constructor", ""),
  fc.string({ unit: "binary", maxLength: 8 }),
);

const parameters = fc.array(
  fc.oneof({ weight: 5, arbitrary: good }, fc.tuple(name, value)),
  { maxLength: 6 },
);

const oddQueries = "? ?&&& ?= ?limit ?limit=% ?limit=%zz ?limit=1#limit=2 ?status=%00";

/** A query string: made of parameters, known ones more often than others, or of anything. */
const query = fc.oneof(
  {
    weight: 5,
    arbitrary: parameters.map((pairs) => {
      // A lone surrogate has no place in an address; it comes as what replaces it.
      return `?${new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()]))}`;
    }),
  },
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `?${text}`),
  fc.constantFrom("", ...oddQueries.split(" ")),
);

const headerText = fc.oneof(
  fc.constantFrom("", "*", "null", "\u00e9", '"', 'W/"', '"a", "b"', "x".repeat(5000), "eyJ.eyJ."),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, "")),
);

const headerNames = "if-none-match if-modified-since x-request-id x-region range prefer accept " +
  "accept-profile accept-encoding apikey cookie origin x-forwarded-host x-http-method-override " +
  "content-type x-client-info traceparent";

/** A request that nobody means well with, most of them with a good token, here an empty `authorization`. */
export const hostileRequest = fc.record({
  query,
  headers: fc.dictionary(fc.constantFrom(...headerNames.split(" ")), headerText, { maxKeys: 4 }),
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
