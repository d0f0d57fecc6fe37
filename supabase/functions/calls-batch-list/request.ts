import * as z from "zod/mini";
import { ApiError } from "../_shared/http/errors.ts";
import { packCursor, readCursor } from "./cursor.ts";
import { type Filter, type FilterName, filterNames, filters, listOf, readWith } from "./filters.ts";
import { compareInstants } from "./time.ts";

export const maxLimit = 100;
const maxOffset = Number.MAX_SAFE_INTEGER;
export const defaultLimit = 25;
/** Optional parts of a page. */
export const includes = ["activity", "next_cursor"] as const;

/** The orders of the list. Equal values are ordered by id, in the same direction. */
export const orders = {
  "-created_at": { column: "created_at", ascending: false },
  "created_at": { column: "created_at", ascending: true },
  "scheduled_for": { column: "scheduled_for", ascending: true },
  "-scheduled_for": { column: "scheduled_for", ascending: false },
  "started_at": { column: "started_at", ascending: true },
  "-started_at": { column: "started_at", ascending: false },
} as const;
export const defaultSort = "-created_at";
export const sorts = Object.keys(orders) as (keyof typeof orders)[];

const cursorMessage = "must come from a next link or next_cursor, with the same filters and sort";

/** The parameters of a request, in the order in which problems are reported. */
const parametersSchema = z.object({
  ...filterSchemas(),
  sort: z._default(z.enum(sorts, `must be one of ${sorts.join(", ")}`), defaultSort),
  include: z._default(listOf(includes), ""),
  limit: z._default(
    readWith(
      (text) => /^0*[1-9]\d*$/.test(text) ? Math.min(Number(text), maxLimit) : undefined,
      "must be an integer of at least 1",
    ),
    defaultLimit,
  ),
  offset: z._default(
    readWith(
      (text) => /^\d+$/.test(text) && Number(text) <= maxOffset ? Number(text) : undefined,
      `must be an integer from 0 to ${maxOffset}`,
    ),
    0,
  ),
  cursor: z.exactOptional(readWith(readCursor, cursorMessage)),
});
type Parameters = z.output<typeof parametersSchema>;
const names = Object.keys(parametersSchema.shape);

function filterSchemas() {
  const entries = Object.entries<Filter>(filters);
  return Object.fromEntries(
    entries.map(([name, { schema }]) => [name, z.exactOptional(schema)]),
  ) as Record<
    FilterName,
    z.ZodMiniExactOptional<Filter["schema"]>
  >;
}

const requestSchema = parametersSchema.check(
  rule(
    ["created_from", "created_before"],
    (from, before) => !from || compareInstants(from, before) < 0,
    "must be later than created_from",
  ),
  rule(
    ["status", "inactive_since"],
    (status) => status === "processing",
    "requires status=processing and no other status",
  ),
  rule(["offset", "cursor"], (offset) => offset === 0, "must not be combined with offset"),
);

/** A condition on two parameters, checked if the second is given and both are valid, reported under the second. */
function rule<First extends keyof Parameters, Second extends keyof Parameters>(
  [first, second]: [First, Second],
  test: (first: Parameters[First], second: NonNullable<Parameters[Second]>) => boolean,
  error: string,
) {
  return z.refine<Parameters>(
    ({ [first]: a, [second]: b }) => b === undefined || b === null || test(a, b),
    {
      path: [second],
      error,
      when: ({ issues }) =>
        !issues.some(({ path: [name] = [] }) => name === first || name === second),
    },
  );
}

/** The batches, the order and the page that a request is for. */
export interface Query {
  /** Each as the text that the Data API compares with: times in UTC, a list sorted and joined by commas. */
  filters: { readonly [Name in FilterName]?: string };
  sort: typeof orders[keyof typeof orders];
  /** Filters and sort as a query string in normal form. */
  selection: string;
  /** Names out of {@link includes}, joined by commas. */
  include: string;
  limit: number;
  /** The number of batches before the page. */
  offset: number;
  /** The last batch before the page, on a page by cursor. */
  after: { value: string; id: string } | undefined;
}

/**
 * Reads the query string; an empty value counts as absent, except an empty cursor. Throws one `invalid_request` with
 * the problem of each parameter.
 */
export function readQuery(parameters: URLSearchParams): Query {
  const { given, problems } = readValues(parameters);
  const { data, error } = requestSchema.safeParse(given);
  for (const { path: [name], message } of error?.issues ?? []) problems.set(name, message);
  if (data && problems.size === 0) {
    const { sort, include, limit, offset, cursor, ...filters } = data;
    const order = sort === defaultSort ? {} : { sort };
    const selection = String(new URLSearchParams({ ...filters, ...order }));
    const query = { filters, sort: orders[sort], selection, include, limit };
    if (!cursor) return { ...query, offset, after: undefined };
    const { text, ...position } = cursor;
    if (packCursor(position, selection) === text) {
      return { ...query, offset: position.offset, after: position };
    }
    problems.set("cursor", cursorMessage);
  }
  const details = names.flatMap((field) => {
    const message = problems.get(field);
    return message === undefined ? [] : [{ field, message }];
  });
  throw new ApiError("invalid_request", { details });
}

/** The given values by name: texts for lists, else a text. */
function readValues(parameters: URLSearchParams) {
  const given: Record<string, string | string[]> = {};
  const problems = new Map<PropertyKey | undefined, string>();
  for (const name of names) {
    const values = parameters.getAll(name);
    const [value = "", ...others] = values;
    if (values.length === 0 || values.join() === "" && name !== "cursor") continue;
    if (isList(name)) given[name] = values.flatMap((list) => list.split(","));
    else if (others.length > 0) problems.set(name, "must be given only once");
    else given[name] = value;
  }
  for (const key of parameters.keys()) {
    const [name = "", ...brackets] = key.split("[");
    if (brackets.length === 0 || !names.includes(name)) continue;
    problems.set(name, `must be written without brackets, as ${name}=…`);
  }
  return { given, problems };
}

function isList(name: string): boolean {
  return name === "include" ||
    filterNames.some((filter) => filter === name && filters[filter].operator === "in");
}
