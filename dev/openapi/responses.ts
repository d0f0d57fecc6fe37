import { createCorsHeaders } from "../../supabase/functions/_shared/http/cors.ts";
import type { ErrorDefinition } from "../../supabase/functions/_shared/http/errors.ts";
import { errors, methods } from "../../supabase/functions/calls-batch-list/errors.ts";
import { cursorExample, errorExamples, pageExamples, requestId, tag } from "./examples.ts";
import type { Json } from "./schemas.ts";

const own = {
  "X-Request-Id": header(
    "The caller's own id or a new one; the log has the request under it.",
    requestId,
  ),
  "ETag": header(
    "Names the body: same data, same tag, whoever the caller. Weak where the runtime compresses.",
    { schema: { type: "string", pattern: '^(W/)?"[0-9a-f]{16}"$' }, example: tag },
  ),
  "Cache-Control": header(
    "Pages may be kept by the caller's browser, but are asked about each time; errors are not kept.",
    { schema: { enum: ["private, no-cache", "no-store"] } },
  ),
  "Vary": header("A page is for one caller.", { schema: { const: "Authorization" } }),
  "Link": header(
    "Other pages with the same filters, relative to the request (RFC 8288): `next` by cursor, `first`, `prev` and `last` by offset; on a page by cursor only `first` and `next`.",
    {
      schema: { type: "string" },
      example: `<?limit=1&offset=0>; rel="first", <?limit=1&cursor=${cursorExample}>; rel="next"`,
    },
  ),
  "Server-Timing": header("Milliseconds for the token, for the database and in all.", {
    schema: { type: "string", pattern: "^auth;dur=[\\d.]+, db;dur=[\\d.]+, total;dur=[\\d.]+$" },
    example: "auth;dur=0.4, db;dur=8.1, total;dur=9",
  }),
  "WWW-Authenticate": header("`error` is there when a token came.", {
    schema: { enum: ["Bearer", 'Bearer error="invalid_token"'] },
  }),
  "Allow": header("What is allowed.", { schema: { const: "GET, OPTIONS" } }),
  "Retry-After": header("Seconds after which to try again.", {
    schema: { type: "integer", minimum: 1 },
    example: 5,
  }),
};

const cors = Object.fromEntries(
  Object.entries(createCorsHeaders(methods)).map(([name, value]) => [
    name,
    header("CORS, the same on every answer.", { schema: { const: value } }),
  ]),
);

/** Every header of an answer, by its name. */
export const headers: Record<string, Json> = { ...own, ...cors };

function header(description: string, rest: Json): Json {
  return { description, required: true, ...rest };
}

/** References to the headers with these names and to those that every answer has. */
function headersOf(...names: string[]): Json {
  const all = [...names, "X-Request-Id", ...Object.keys(cors)];
  return Object.fromEntries(all.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const pageHeaders = headersOf("ETag", "Cache-Control", "Vary", "Link", "Server-Timing");

/** The answer to a preflight. */
export const preflightResponse: Json = {
  description: "What any page may send, whatever else the request holds.",
  headers: headersOf(),
};

/** The answers to a request for the list, by status. */
export function makeResponses(): Json {
  const { page, activity, empty } = pageExamples;
  const definitions = Object.entries<ErrorDefinition>(errors)
    .map(([code, definition]) => ({ code, ...definition }));
  const byStatus = Map.groupBy(definitions, ({ status }) => status);
  return {
    200: {
      description: "A page of batches, newest first. Past the end it is empty.",
      headers: pageHeaders,
      content: json({ anyOf: [refer("Page"), refer("PageWithActivity")] }, {
        page: { summary: "The first of 42", value: page },
        activity: { summary: "With include=activity", value: activity },
        empty: { summary: "Nothing matches", value: empty },
      }),
    },
    304: {
      description: "The caller has this very page: `If-None-Match` names it.",
      headers: pageHeaders,
    },
    ...Object.fromEntries([...byStatus].map(([status, list]) => [status, makeError(list)])),
  };
}

/** The answer that has one status for all of these errors. */
function makeError(definitions: readonly (ErrorDefinition & { code: string })[]): Json {
  const codes = definitions.map(({ code }) => code);
  const narrowed = {
    properties: { code: { enum: codes } },
    ...(codes.includes("invalid_request") && { required: ["details"] }),
  };
  const own = definitions.flatMap(({ headers = {} }) => Object.keys(headers));
  return {
    description: definitions.map((one) => `\`${one.code}\`: ${one.description}`).join("\n\n"),
    headers: headersOf("Cache-Control", ...new Set(own)),
    content: json(
      { allOf: [refer("Error"), narrowed] },
      Object.fromEntries(codes.map((code) => [code, { value: errorExamples[code] }])),
    ),
  };
}

function json(schema: Json, examples: Json): Json {
  return { "application/json": { schema, examples } };
}

function refer(schema: string): Json {
  return { $ref: `#/components/schemas/${schema}` };
}
