import { defaultLimit, maxLimit } from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";
import { type Json, makeUuidSchema } from "./schemas.ts";

/** What a request for the list may carry. */
export function makeParameters(): Json[] {
  return [
    query("status", "Only batches with this status, or with any of several joined by commas.", {
      style: "form",
      explode: false,
      schema: { type: "array", items: { enum: batchStatuses } },
      example: ["processing", "paused"],
    }),
    query("campaign_id", "Only batches of this campaign.", {
      schema: makeUuidSchema(),
      example: "c0000000-0000-4000-8000-000000000001",
    }),
    query(
      "limit",
      `How many batches at most, in digits alone; above ${maxLimit} is served as ${maxLimit}.`,
      { schema: { type: "integer", minimum: 1, default: defaultLimit }, example: 25 },
    ),
    query("offset", "How many of the newest batches to pass over, in digits alone.", {
      schema: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
      example: 0,
    }),
    {
      name: "If-None-Match",
      in: "header",
      description: "Entity tags of pages that the caller has.",
      schema: { type: "string" },
      example: '"8Yx0cVh6bYVv7oU4y4mAq0sVb0GfQm8wWQh3oLk1c2E"',
    },
    {
      name: "X-Request-Id",
      in: "header",
      description: "An id of the caller's own; one of another form is not used.",
      schema: { type: "string", pattern: "^[A-Za-z0-9._-]{1,128}$" },
      example: "0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11",
    },
  ];
}

function query(name: string, description: string, rest: Json): Json {
  const more = "An empty value counts as not given; given twice it is refused.";
  return { name, in: "query", description: `${description} ${more}`, ...rest };
}
