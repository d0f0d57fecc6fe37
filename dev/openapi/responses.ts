import { type ErrorCode, errorTable } from "../../supabase/functions/_shared/http/errors.ts";
import { emptyPageExample, errorExamples, pageExample } from "./examples.ts";
import { headersOf } from "./headers.ts";
import type { Json } from "./schemas.ts";

const pageHeaders = ["ETag", "Cache-Control", "Vary", "Link", "Server-Timing"];

/** What errors of a status carry besides the headers of every error. */
const headersByStatus: Record<number, string[]> = {
  401: ["WWW-Authenticate"],
  405: ["Allow"],
  503: ["Retry-After"],
};

/** The answer to a preflight. */
export const preflightResponse: Json = {
  description: "What any page may send, whatever else the request holds.",
  headers: headersOf(),
};

/** The answers to a request for the list, by status. */
export function makeResponses(): Json {
  return {
    200: {
      description: "A page of batches, newest first. Past the end it is empty.",
      headers: headersOf(...pageHeaders),
      content: {
        "application/json": {
          schema: { $ref: "#/components/schemas/Page" },
          examples: {
            page: { summary: "The first of 42", value: pageExample },
            empty: { summary: "Nothing matches", value: emptyPageExample },
          },
        },
      },
    },
    304: {
      description: "The caller has this very page: `If-None-Match` names it.",
      headers: headersOf(...pageHeaders),
    },
    ...makeErrorResponses(),
  };
}

function makeErrorResponses(): Json {
  const codes = Object.keys(errorTable) as ErrorCode[];
  const byStatus = Object.groupBy(codes, (code) => errorTable[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, codes]) => [status, makeErrorResponse(+status, codes)]),
  );
}

function makeErrorResponse(status: number, codes: ErrorCode[]): Json {
  const narrowed = {
    properties: { code: { enum: codes } },
    ...(codes.includes("invalid_request") && { required: ["details"] }),
  };
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].meaning}`).join("\n\n"),
    headers: headersOf("Cache-Control", ...headersByStatus[status] ?? []),
    content: {
      "application/json": {
        schema: { allOf: [{ $ref: "#/components/schemas/Error" }, narrowed] },
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: errorExamples[code] }]),
        ),
      },
    },
  };
}
