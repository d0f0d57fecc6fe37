import fc from "fast-check";
import { batchStatuses } from "../supabase/functions/calls-batch-list/schema.ts";
import { fakeId } from "./fake_rows.ts";

const names = ["status", "campaign_id", "limit", "offset"] as const;

const hostile = [
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
  "١",
  "1,2",
  "9007199254740991",
  "9007199254740992",
  "9".repeat(400),
  "00000000000000000001",
  "pending,",
  ",",
  "Pending",
  "pending,pending",
  "eq.pending",
  "in.(pending,failed)",
  "not.is.null",
  "processing)&or=(id.not.is.null",
  "*",
  "%",
  "'; drop table call_batches; --",
  "\u0000",
  "\ud800",
  "\u202e",
  "{}",
  "[]",
  "__proto__",
  "../../users",
  "11111111-1111-1111-1111-111111111111",
  "{11111111-1111-1111-1111-111111111111}",
  "urn:uuid:11111111-1111-1111-1111-111111111111",
  fakeId("camp", 1),
  fakeId("camp", 2).toUpperCase(),
  "a".repeat(3000),
];

const statuses = fc.array(fc.constantFrom(...batchStatuses), { minLength: 1, maxLength: 9 })
  .map((list) => list.join());

const value = fc.oneof(
  fc.constantFrom(...hostile),
  statuses,
  fc.nat({ max: 200 }).map(String),
  fc.uuid(),
  fc.string({ unit: "binary", maxLength: 12 }),
);

const unknownName = fc.oneof(
  fc.constantFrom(
    "forceFunctionRegion",
    "agency_id",
    "select",
    "order",
    "or",
    "and",
    "apikey",
    "Limit",
    "limit ",
    "limit[]",
    "status.in",
    "constructor",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

/** Names with values, known names more often than others, as they may stand in a query string. */
export const parameters: fc.Arbitrary<[string, string][]> = fc.array(
  fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, unknownName), value),
  { maxLength: 6 },
);

/** A query string: made of parameters, or of anything. */
export const queryString: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 5,
    arbitrary: parameters.map((pairs) => {
      // A lone surrogate has no place in an address; it comes as what replaces it.
      return `?${new URLSearchParams(pairs.map(([name, value]) => [name, value.toWellFormed()]))}`;
    }),
  },
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `?${text}`),
  fc.constantFrom(
    "",
    "?",
    "?&&&",
    "?=",
    "?limit",
    "?limit=%",
    "?limit=%zz",
    "?limit=1#limit=2",
    "?status=%00",
  ),
);

const headerText = fc.oneof(
  fc.constantFrom(
    "",
    "*",
    "null",
    "\u00e9",
    '"',
    'W/"',
    '"a", "b"',
    "x".repeat(5000),
    "a, a, a",
    "eyJ.eyJ.",
  ),
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, "")),
);

const headerName = fc.constantFrom(
  "if-none-match",
  "if-modified-since",
  "x-request-id",
  "x-region",
  "range",
  "prefer",
  "accept",
  "accept-profile",
  "accept-encoding",
  "apikey",
  "cookie",
  "origin",
  "x-forwarded-host",
  "x-http-method-override",
  "content-type",
  "x-client-info",
);

/** Headers other than `Authorization`. */
export const headers: fc.Arbitrary<Record<string, string>> = fc.dictionary(headerName, headerText, {
  maxKeys: 4,
});

/** What stands in `Authorization`: mostly a good token, here an empty text. */
export const authorization: fc.Arbitrary<string | undefined> = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  fc.constant(undefined),
  headerText,
  headerText.map((text) => `Bearer ${text}`),
);

/** Mostly `GET`. */
export const method: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("GET") },
  fc.constantFrom("OPTIONS", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "X"),
);
