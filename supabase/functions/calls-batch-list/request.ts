import * as z from "zod/mini";
import { ApiError } from "../_shared/http/errors.ts";
import { packCursor, readCursor } from "./cursor.ts";
import { type Filter, type FilterName, filters, readWith } from "./filters.ts";
import { compareInstants } from "./time.ts";

export const maxLimit = 100;
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
const messages = {
  range: "must be later than created_from",
  inactive: "requires status=processing and no other status",
  sort: `must be one of ${sorts.join(", ")}`,
  include: `must be one or more of ${includes.join(", ")}, joined by commas or repeated`,
  limit: "must be an integer of at least 1",
  offset: `must be an integer from 0 to ${Number.MAX_SAFE_INTEGER}`,
  cursor: "must come from a next link or next_cursor, with the same filters and sort",
  cursorAndOffset: "must not be combined with offset",
  repeated: "must be given only once",
  brackets: (name: string) => `must be written without brackets, as ${name}=…`,
};

const filterSchemas = Object.fromEntries(
  Object.entries<Filter>(filters).map(([name, { schema, operator }]) => [
    name,
    z.exactOptional(operator === "in" ? listOf(schema) : schema),
  ]),
) as Record<FilterName, z.ZodMiniExactOptional<z.ZodMiniType<string>>>;

function listOf(schema: Filter["schema"]) {
  return z.pipe(z.array(schema), z.transform((list) => [...new Set(list)].toSorted().join()));
}

const include = z.pipe(
  z.array(z.enum(includes, messages.include)),
  z.transform((list) => includes.filter((name) => list.includes(name))),
);
const limit = z.pipe(
  z.string().check(z.regex(/^0*[1-9][0-9]*$/, messages.limit)),
  z.transform((text) => Math.min(Number(text), maxLimit)),
);
const offset = z.pipe(
  z.pipe(z.string().check(z.regex(/^[0-9]+$/, messages.offset)), z.transform(Number)),
  z.number().check(z.maximum(Number.MAX_SAFE_INTEGER, messages.offset)),
);

/** The parameters of a request, in the order in which problems are reported. */
const parametersSchema = z.object({
  ...filterSchemas,
  sort: z._default(z.enum(sorts, messages.sort), defaultSort),
  include: z._default(include, []),
  limit: z._default(limit, defaultLimit),
  offset: z._default(offset, 0),
  cursor: z.exactOptional(readWith(readCursor, messages.cursor)),
});
type Parameters = z.output<typeof parametersSchema>;

const requestSchema = parametersSchema.check(
  rule(
    ["created_from", "created_before"],
    messages.range,
    ({ created_from: from, created_before: before }) =>
      !from || !before || compareInstants(from, before) < 0,
  ),
  rule(
    ["status", "inactive_since"],
    messages.inactive,
    ({ status, inactive_since }) => !inactive_since || status === "processing",
  ),
  rule(
    ["offset", "cursor"],
    messages.cursorAndOffset,
    ({ offset, cursor }) => !cursor || offset === 0,
  ),
);

/** A condition on two parameters: checked if both are valid, reported under the second. */
function rule(
  pair: [keyof Parameters, keyof Parameters],
  error: string,
  test: (parameters: Parameters) => boolean,
) {
  const concerns = ({ path }: { path?: PropertyKey[] | undefined }) =>
    pair.some((name) => name === path?.[0]);
  return z.refine<Parameters>(test, {
    path: [pair[1]],
    error,
    when: ({ issues }) => !issues.some(concerns),
  });
}

const names = Object.keys(parametersSchema.shape);
const listNames = new Set(["include"]);
for (const [name, { operator }] of Object.entries(filters)) {
  if (operator === "in") listNames.add(name);
}

/** The batches, the order and the page that a request is for. */
export interface Query {
  /** Each as the text that the Data API compares with: times in UTC, a list sorted and joined by commas. */
  filters: { readonly [Name in FilterName]?: string };
  sort: typeof orders[keyof typeof orders];
  /** Filters and sort as a query string in normal form. */
  selection: string;
  include: readonly (typeof includes)[number][];
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
    problems.set("cursor", messages.cursor);
  }
  const details = names.flatMap((field) => {
    const message = problems.get(field);
    return message === undefined ? [] : [{ field, message }];
  });
  throw new ApiError("invalid_request", { details });
}

/** The values of the known parameters by name: a list or a text. */
function readValues(parameters: URLSearchParams) {
  const given: Record<string, string | string[]> = {};
  const problems = new Map<PropertyKey | undefined, string>();
  for (const name of names) {
    const values = parameters.getAll(name);
    const [value, ...others] = values;
    if (listNames.has(name)) {
      if (value || others.length > 0) given[name] = values.flatMap((list) => list.split(","));
    } else if (others.length > 0) problems.set(name, messages.repeated);
    else if (value || value === "" && name === "cursor") given[name] = value;
  }
  for (const key of parameters.keys()) {
    const [name = "", ...brackets] = key.split("[");
    if (brackets.length > 0 && names.includes(name)) problems.set(name, messages.brackets(name));
  }
  return { given, problems };
}
