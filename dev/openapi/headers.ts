import { createCorsHeaders } from "../../supabase/functions/_shared/http/cors.ts";
import { methods } from "../../supabase/functions/calls-batch-list/errors.ts";
import { cursorExample } from "./examples.ts";
import type { Json } from "./schemas.ts";

const pageTag = '"5d41402abc4b2a76"';

const own: Record<string, Json> = {
  "X-Request-Id": header("The caller's own id or a new one; the log has the request under it.", {
    schema: { type: "string", pattern: "^[A-Za-z0-9._-]{1,128}$" },
    example: "0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11",
  }),
  "ETag": header(
    "Names the body: same data, same tag, whoever the caller. Weak where the runtime compresses.",
    {
      schema: { type: "string", pattern: '^(W/)?"[0-9a-f]{16}"$' },
      example: pageTag,
    },
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

const cors = Object.entries(createCorsHeaders(methods)).map(([name, value]): [string, Json] => [
  name,
  header("CORS, the same on every answer.", { schema: { const: value } }),
]);

/** Every header of an answer, by its name. */
export const headers: Record<string, Json> = { ...own, ...Object.fromEntries(cors) };

/** References to the headers with these names and to those that every answer has. */
export function headersOf(...names: string[]): Json {
  const all = [...names, "X-Request-Id", ...cors.map(([name]) => name)];
  return Object.fromEntries(
    all.map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

function header(description: string, rest: Json): Json {
  return { description, required: true, ...rest };
}
