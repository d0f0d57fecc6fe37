import * as z from "zod";
import { type Filter, filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import {
  defaultLimit,
  defaultSort,
  includes,
  maxLimit,
  sorts,
} from "../../supabase/functions/calls-batch-list/request.ts";
import { cursorExample, requestId, tag } from "./examples.ts";
import type { Json } from "./schemas.ts";

/** The parameters of a request for the list. */
export const parameters: Json[] = [
  ...Object.entries<Filter>(filters).map(([name, { schema, operator, description, example }]) => {
    const { $schema: _, ...items } = z.toJSONSchema(schema, { io: "input" });
    return operator === "in"
      ? list(name, description, items, [example])
      : query(name, description, {
        schema: items,
        example,
      });
  }),
  query(
    "sort",
    "The order: a column, descending with a leading minus; equal values by `id` in the same direction. By `scheduled_for` or `started_at`, only batches that have a value are listed and counted.",
    { schema: { type: "string", enum: sorts, default: defaultSort }, example: defaultSort },
  ),
  list(
    "include",
    "`activity` adds three fields to each batch, `next_cursor` one to `pagination`.",
    { type: "string", enum: includes },
    ["activity", "next_cursor"],
  ),
  query("limit", `The most batches on the page; above ${maxLimit} is served as ${maxLimit}.`, {
    schema: { type: "integer", minimum: 1, default: defaultLimit },
    example: defaultLimit,
  }),
  query("offset", "The number of batches to skip; 0 if absent. Not together with `cursor`.", {
    schema: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    example: 0,
  }),
  {
    name: "cursor",
    in: "query",
    description:
      "The `next_cursor` of a page, or the cursor of its `next` link: following it returns every batch that exists throughout the walk exactly once. Valid with the same filters and `sort`, and without `offset` above 0. Must not be empty.",
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]+$" },
    example: cursorExample,
  },
  header("If-None-Match", "Entity tags of pages that the caller has.", {
    schema: { type: "string" },
    example: tag,
  }),
  header(
    "traceparent",
    "W3C Trace Context: passed on to the Data API; the log line has its trace id.",
    {
      schema: { type: "string" },
      example: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    },
  ),
  header("X-Request-Id", "An id of the caller's; replaced if it has another form.", requestId),
];

function query(name: string, description: string, rest: Json): Json {
  return { name, in: "query", description, allowEmptyValue: true, ...rest };
}

/** A parameter that is repeated for each value; the values may also be joined by commas. */
function list(name: string, description: string, items: Json, example: string[]): Json {
  return query(name, `${description} Repeated, or several values joined by commas.`, {
    style: "form",
    explode: true,
    schema: { type: "array", items },
    example,
  });
}

function header(name: string, description: string, rest: Json): Json {
  return { name, in: "header", description, ...rest };
}
