import {
  defaultLimit,
  includes,
  maxLimit,
  sorts,
} from "../../supabase/functions/calls-batch-list/request.ts";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import { cursorExample } from "./examples.ts";
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
    query("agent_mapping_id", "Only batches of this agent.", {
      schema: makeUuidSchema(),
      example: "d0000000-0000-4000-8000-000000000001",
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
    {
      name: "If-None-Match",
      in: "header",
      description: "Entity tags of pages that the caller has.",
      schema: { type: "string" },
      example: '"5d41402abc4b2a76"',
    },
    {
      name: "traceparent",
      in: "header",
      description:
        "W3C Trace Context: passed on to the database's API, and its trace id is in the server's log.",
      schema: { type: "string" },
      example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
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

const instantForm =
  "An RFC 3339 date-time with `Z` or an offset, up to microseconds, or a date (midnight UTC).";

function query(name: string, description: string, rest: Json): Json {
  const more = "An empty value counts as not given; given twice it is refused.";
  return { name, in: "query", description: `${description} ${more}`, ...rest };
}
