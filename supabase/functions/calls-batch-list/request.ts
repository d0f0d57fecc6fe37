import * as z from "zod/mini";
import { ApiError } from "../_shared/http/errors.ts";
import { packCursor, readCursor } from "./cursor.ts";
import { type FilterName, filterNames, filters, listOf, readWith } from "./filters.ts";
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

/** Besides the filters. */
const pageSchemas = {
  sort: z.enum(sorts, `must be one of ${sorts.join(", ")}`),
  include: listOf(includes),
  limit: readWith(
    (text) => /^0*[1-9]\d*$/.test(text) ? Math.min(Number(text), maxLimit) : undefined,
    "must be an integer of at least 1",
  ),
  offset: readWith(
    (text) => /^\d+$/.test(text) && Number(text) <= maxOffset ? Number(text) : undefined,
    `must be an integer from 0 to ${maxOffset}`,
  ),
  cursor: readWith(readCursor, cursorMessage),
};

/** The parameters of a request, in the order in which problems are reported. */
const schemas = new Map<string, z.ZodMiniType>([
  ...filterNames.map((name) => [name, filters[name].schema] as const),
  ...Object.entries(pageSchemas),
]);
const lists = new Set<string>([
  "include",
  ...filterNames.filter((name) => filters[name].operator === "in"),
]);

type Values =
  & { [Name in FilterName]?: string }
  & { [Name in keyof typeof pageSchemas]?: z.output<typeof pageSchemas[Name]> };

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
  const { values, problems } = readValues(parameters);
  if (problems.size === 0) {
    const { sort = defaultSort, include = "", limit = defaultLimit, ...others } = values;
    const { offset = 0, cursor, ...filters } = others;
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
  const details = [...schemas.keys()].flatMap((field) => {
    const message = problems.get(field);
    return message === undefined ? [] : [{ field, message }];
  });
  throw new ApiError("invalid_request", { details });
}

function readValues(parameters: URLSearchParams) {
  const values: Values = {};
  const problems = new Map<string, string>();
  for (const [name, schema] of schemas) {
    const texts = parameters.getAll(name);
    if (texts.length === 0 || texts.join() === "" && name !== "cursor") continue;
    const isList = lists.has(name);
    const { data, error } = schema.safeParse(isList ? texts.join().split(",") : texts[0]);
    if (!isList && texts.length > 1) problems.set(name, "must be given only once");
    else if (error) problems.set(name, error.issues[0]?.message ?? "");
    else Object.assign(values, { [name]: data });
  }
  for (const key of parameters.keys()) {
    const [name = "", ...brackets] = key.split("[");
    if (brackets.length === 0 || !schemas.has(name)) continue;
    problems.set(name, `must be written without brackets, as ${name}=…`);
  }
  addRelations(values, problems);
  return { values, problems };
}

/** Conditions on two parameters, reported under the second if both are valid. */
function addRelations(values: Values, problems: Map<string, string>): void {
  const { status, created_from, created_before, inactive_since, offset = 0, cursor } = values;
  if (created_from && created_before && compareInstants(created_from, created_before) >= 0) {
    problems.set("created_before", "must be later than created_from");
  }
  if (inactive_since && status !== "processing" && !problems.has("status")) {
    problems.set("inactive_since", "requires status=processing and no other status");
  }
  if (cursor && offset > 0) problems.set("cursor", "must not be combined with offset");
}
