import * as z from "zod";
import { type Filter, filters, listOf } from "../../supabase/functions/calls-batch-list/filters.ts";
import {
  defaultLimit,
  defaultSort,
  includes,
  maxLimit,
  sorts,
} from "../../supabase/functions/calls-batch-list/request.ts";
import { cursorExample, requestId, tag } from "./examples.ts";
import type { Json } from "./schemas.ts";

const instant = {
  anyOf: [
    { type: "string", format: "date" },
    {
      type: "string",
      format: "date-time",
      pattern: "^[^.]*(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)$",
    },
  ],
};
const filterParameters = Object.entries<Filter>(filters).map(([name, filter]) => {
  const { schema, operator, description, example } = filter;
  if (operator === "in") return list(name, description, { schema, example: [example] });
  const { $schema: _, ...text } = z.toJSONSchema(schema, { io: "input" });
  return query(name, description, { schema: operator === "eq" ? text : instant, example });
});

/** The parameters of a request for the list. */
export const parameters: Json[] = [
  ...filterParameters,
  query(
    "sort",
    "The order: a column, descending with a leading minus; equal values by `id` in the same direction. By `scheduled_for` or `started_at`, only batches that have a value are listed and counted.",
    { schema: { type: "string", enum: sorts, default: defaultSort }, example: defaultSort },
  ),
  list("include", "`activity` adds fields to each batch, `next_cursor` one to `pagination`.", {
    schema: listOf(includes),
    example: [...includes],
  }),
  query("limit", `The most batches on the page; above ${maxLimit} is served as ${maxLimit}.`, {
    schema: { type: "integer", minimum: 1, default: defaultLimit },
    example: 25,
  }),
  query("offset", "The number of batches to skip; 0 if absent. Not together with `cursor`.", {
    schema: { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    example: 0,
  }),
  query(
    "cursor",
    "From `next_cursor` or the `next` link of a page with the same filters and `sort`. Following it returns every batch that exists throughout the walk exactly once. Must not be empty.",
    {
      schema: { type: "string", pattern: "^[A-Za-z0-9_-]+$" },
      allowEmptyValue: false,
      example: cursorExample,
    },
  ),
  header("If-None-Match", "Entity tags of pages that the caller has.", tag),
  header(
    "traceparent",
    "W3C Trace Context: passed on to the Data API; the log line has its trace id.",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  ),
  header(
    "X-Request-Id",
    "Returned and logged if it is 1 to 128 of `[A-Za-z0-9._-]`; else replaced.",
    requestId.example,
  ),
];

function query(name: string, description: string, rest: Json): Json {
  return { name, in: "query", description, allowEmptyValue: true, ...rest };
}

/** A parameter that is repeated for each value; the values may also be joined by commas. */
function list(
  name: string,
  description: string,
  { schema, example }: { schema: Filter["schema"]; example: string[] },
): Json {
  const { $schema: _, ...array } = z.toJSONSchema(schema, { io: "input" });
  const form = { style: "form", explode: true, schema: array, example };
  return query(name, `${description} Repeated, or several values joined by commas.`, form);
}

function header(name: string, description: string, example: string): Json {
  return { name, in: "header", description, schema: { type: "string" }, example };
}
