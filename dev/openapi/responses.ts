import { errors } from "../../supabase/functions/calls-batch-list/errors.ts";
import type { ErrorDefinition } from "../../supabase/functions/_shared/http/errors.ts";
import { cursorExample, errorExamples, pageExamples, requestId, tag } from "./examples.ts";
import type { Json } from "./schemas.ts";

/** The headers of responses by name, without those of CORS. */
export const headers: Record<string, Json> = {
  "X-Request-Id": header("The caller's id or a new one; the log line has it.", requestId),
  "ETag": header("Names the body; weak where the runtime compresses.", {
    schema: { type: "string", pattern: '^(W/)?"[0-9a-z]{1,7}-[0-9a-z]{1,7}"$' },
    example: tag,
  }),
  "Cache-Control": header("Browsers revalidate pages and do not keep errors.", {
    schema: { type: "string", enum: ["private, no-cache", "no-store"] },
  }),
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
  "WWW-Authenticate": header("Has `error` if a token came.", {
    schema: { type: "string", enum: ["Bearer", 'Bearer error="invalid_token"'] },
  }),
  "Allow": header("The allowed methods.", { schema: { const: "GET, OPTIONS" } }),
  "Retry-After": header("Seconds after which to try again.", {
    schema: { type: "integer", minimum: 1 },
    example: 5,
  }),
};

function header(description: string, rest: Json): Json {
  return { description, required: true, ...rest };
}

function headersOf(...names: string[]): Json {
  return Object.fromEntries(
    [...names, "X-Request-Id"].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

const pageHeaders = headersOf("ETag", "Cache-Control", "Vary", "Link", "Server-Timing");

export const preflightResponse: Json = { description: "Allowed.", headers: headersOf() };

/** The responses to a request for the list, by status. */
export const responses: Record<string, Json> = {
  200: {
    description: "A page of batches; empty past the end.",
    headers: pageHeaders,
    // A generated client that takes the first schema that fits would drop the activity if `Page` came first.
    content: json({ anyOf: [refer("PageWithActivity"), refer("Page")] }, pageExamples),
  },
  304: { description: "`If-None-Match` names this page.", headers: pageHeaders },
};
/** `fetch_failed` has it if the Data API responded 503 or 504. */
const mayRetry: Json = { "Retry-After": { ...headers["Retry-After"], required: false } };
const definitions = Object.entries<ErrorDefinition>(errors);
for (const [status, list] of Map.groupBy(definitions, ([, { status }]) => status)) {
  const own = new Set(list.flatMap(([, { headers = {} }]) => Object.keys(headers)));
  responses[status] = {
    description: list.map(([code, { description }]) => `\`${code}\`: ${description}`).join("\n\n"),
    headers: { ...headersOf("Cache-Control", ...own), ...(status === 500 && mayRetry) },
    content: json(
      refer("Error"),
      Object.fromEntries(list.map(([code]) => [code, errorExamples[code]])),
    ),
  };
}

function json(schema: Json, values: Json): Json {
  const examples = Object.entries(values).map(([name, value]) => [name, { value }]);
  return { "application/json": { schema, examples: Object.fromEntries(examples) } };
}

function refer(schema: string): Json {
  return { $ref: `#/components/schemas/${schema}` };
}
