import { type ErrorCode, errors } from "../../supabase/functions/calls-batch-list/errors.ts";
import {
  emptyPageExample,
  errorExamples,
  pageExample,
  pageWithActivityExample,
} from "./examples.ts";
import type { ErrorDefinition } from "../../supabase/functions/_shared/http/errors.ts";
import { headersOf } from "./headers.ts";
import type { Json } from "./schemas.ts";

const pageHeaders = ["ETag", "Cache-Control", "Vary", "Link", "Server-Timing"];

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
          schema: {
            anyOf: [
              { $ref: "#/components/schemas/Page" },
              { $ref: "#/components/schemas/PageWithActivity" },
            ],
          },
          examples: {
            page: { summary: "The first of 42", value: pageExample },
            activity: { summary: "With include=activity", value: pageWithActivityExample },
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
  const codes = Object.keys(errors).filter(isErrorCode);
  const byStatus = Map.groupBy(codes, (code) => errors[code].status);
  return Object.fromEntries(
    Array.from(byStatus, ([status, codes]) => [status, makeErrorResponse(codes)]),
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}

function makeErrorResponse(codes: readonly ErrorCode[]): Json {
  const narrowed = {
    properties: { code: { enum: codes } },
    ...(codes.includes("invalid_request") && { required: ["details"] }),
  };
  const own = codes.flatMap((code) => {
    const error: ErrorDefinition = errors[code];
    return Object.keys(error.headers ?? {});
  });
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].description}`).join("\n\n"),
    headers: headersOf("Cache-Control", ...new Set(own)),
    content: {
      "application/json": {
        schema: { allOf: [{ $ref: "#/components/schemas/Error" }, narrowed] },
        examples: Object.fromEntries(codes.map((code) => [code, { value: errorExamples[code] }])),
      },
    },
  };
}
