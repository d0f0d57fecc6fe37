import {
  defaultLimit,
  includes,
  maxLimit,
  sorts,
} from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { batchExample, cursorExample, requestId, tag } from "./examples.ts";
import { type Json, uuidSchema } from "./schemas.ts";

const instantForm =
  "An RFC 3339 date-time with `Z` or an offset, up to microseconds, or a date (midnight UTC).";

/** What a request for the list may carry. */
export const parameters: Json[] = [
  query("status", "Only batches with this status, or with any of several joined by commas.", {
    style: "form",
    explode: false,
    schema: { type: "array", items: { enum: batchStatuses } },
    example: ["processing", "paused"],
  }),
  query("campaign_id", "Only batches of this campaign.", {
    schema: uuidSchema,
    example: batchExample.campaign_id,
  }),
  query("agent_mapping_id", "Only batches of this agent.", {
    schema: uuidSchema,
    example: batchExample.agent_mapping_id,
  }),
  query("created_from", `Only batches created at this time or later. ${instantForm}`, {
    schema: { type: "string" },
    example: "2025-01-15",
  }),
  query("created_before", `Only batches created before this time. ${instantForm}`, {
    schema: { type: "string" },
    example: "2025-01-16T09:30:00.5+01:00",
  }),
  query(
    "sort",
    "The order: a column, descending with a minus; equal values by `id` in the same direction. By `scheduled_for` or `started_at` only the batches that have one are listed and counted.",
    { schema: { enum: sorts, default: "-created_at" }, example: "-created_at" },
  ),
  query("include", "`activity` adds to each batch whether it moves and when it may be done.", {
    schema: { enum: includes },
    example: "activity",
  }),
  query(
    "limit",
    `How many batches at most, in digits alone; above ${maxLimit} is served as ${maxLimit}.`,
    { schema: { type: "integer", minimum: 1, default: defaultLimit }, example: 25 },
  ),
  query("offset", "How many batches to skip, in digits alone.", {
    schema: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
    example: 0,
  }),
  query(
    "cursor",
    "The place after a page, from its `next` link: whoever follows `next` sees every batch that exists all along exactly once. Valid under the same filters and the same `sort`, with any `limit`, and not together with `offset`.",
    { schema: { type: "string" }, example: cursorExample },
  ),
  header("If-None-Match", "Entity tags of pages that the caller has.", {
    schema: { type: "string" },
    example: tag,
  }),
  header(
    "traceparent",
    "W3C Trace Context: passed on to the database's API, and its trace id is in the server's log.",
    {
      schema: { type: "string" },
      example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    },
  ),
  header("X-Request-Id", "An id of the caller's own; one of another form is not used.", requestId),
];

function query(name: string, description: string, rest: Json): Json {
  const more = "An empty value counts as not given; given twice it is refused.";
  return { name, in: "query", description: `${description} ${more}`, ...rest };
}

function header(name: string, description: string, rest: Json): Json {
  return { name, in: "header", description, ...rest };
}
