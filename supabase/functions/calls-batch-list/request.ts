import * as z from "zod/mini";
import { ApiError } from "../_shared/http/errors.ts";
import { type Place, readPlace, unpackCursor } from "./cursor.ts";
import { batchStatuses } from "./status.ts";
import { compareInstants, parseInstant } from "./time.ts";

/** The most batches on one page. */
export const maxLimit = 100;
/** How many batches are on a page when the caller does not say. */
export const defaultLimit = 25;
/** The orders of the list: a column, ascending, or descending with a minus. */
export const sorts = [
  "-created_at",
  "created_at",
  "scheduled_for",
  "-scheduled_for",
  "started_at",
  "-started_at",
] as const;
/** What a page may include besides the batches themselves. */
export const includes = ["activity"] as const;

const messages = {
  status: `must be one or more of ${batchStatuses.join(", ")}, joined by commas`,
  uuid: "must be a UUID",
  instant: "must be an RFC 3339 date-time with Z or an offset (+ is written %2B), or a date",
  range: "must be later than created_from",
  sort: `must be one of ${sorts.join(", ")}`,
  include: `must be one of ${includes.join(", ")}`,
  limit: "must be a whole number of at least 1, written in digits alone",
  offset: `must be a whole number of at most ${Number.MAX_SAFE_INTEGER}, written in digits alone`,
  cursor: "must be taken from a next link, along with the same filters and the same sort",
  cursorAndOffset: "must not be combined with offset",
  repeated: "must be given only once",
};

const uuid = z.optional(z.guid(messages.uuid).check(z.toLowerCase()));
const instant = z.optional(z.pipe(
  z.string(),
  z.transform((text, context) => {
    const utc = parseInstant(text);
    if (utc !== undefined) return utc;
    context.issues.push({ code: "custom", message: messages.instant, input: text });
    return z.NEVER;
  }),
));
const statuses = z.pipe(
  z.pipe(z.string(), z.transform((text) => [...new Set(text.split(","))])),
  z.array(z.enum(batchStatuses, messages.status)),
);
const limit = z.pipe(
  z.string().check(z.regex(/^0*[1-9][0-9]*$/, messages.limit)),
  z.transform((text) => Math.min(Number(text), maxLimit)),
);
const offset = z.pipe(
  z.string().check(
    z.regex(/^[0-9]+$/, messages.offset),
    z.refine((text) => Number(text) <= Number.MAX_SAFE_INTEGER, messages.offset),
  ),
  z.transform(Number),
);
const cursor = z.string().check(z.refine((text) => readPlace(text) !== undefined, messages.cursor));

/** The parameters of a request, in the order in which problems are reported. Unknown ones are left out. */
const parametersSchema = z.object({
  status: z.optional(statuses),
  campaign_id: uuid,
  agent_mapping_id: uuid,
  created_from: instant,
  created_before: instant,
  sort: z._default(z.enum(sorts, messages.sort), "-created_at"),
  include: z.optional(z.enum(includes, messages.include)),
  limit: z._default(limit, defaultLimit),
  offset: z._default(offset, 0),
  cursor: z.optional(cursor),
});

const names = Object.keys(parametersSchema.shape);

/** Which batches the caller wants: filters, order, page size and place, checked. */
export interface Query extends Omit<z.output<typeof parametersSchema>, "cursor"> {
  /** Where the page begins, on a page by cursor. */
  after: Place | undefined;
  /** The filters, `sort` and `include` as the caller wrote them, for links to other pages. */
  kept: Readonly<Record<string, string>>;
}

/**
 * Reads the query string. An empty value counts as not given. Throws one `invalid_request` with all problems, each
 * under the name of its parameter.
 */
export function readQuery(parameters: URLSearchParams): Query {
  const problems = new Map<string, string>();
  const given: Record<string, string> = {};
  for (const name of names) {
    const [value, ...others] = parameters.getAll(name);
    if (others.length > 0) problems.set(name, messages.repeated);
    else if (value) given[name] = value;
  }
  const parsed = parametersSchema.safeParse(given);
  for (const { path: [name], message } of parsed.error?.issues ?? []) {
    problems.set(String(name), message);
  }
  if (given.cursor && given.offset) problems.set("cursor", messages.cursorAndOffset);
  const created = {
    from: parseInstant(given.created_from ?? ""),
    before: parseInstant(given.created_before ?? ""),
  };
  if (created.from && created.before && compareInstants(created.from, created.before) >= 0) {
    problems.set("created_before", messages.range);
  }
  if (parsed.success && problems.size === 0) {
    const { cursor, ...query } = parsed.data;
    const after = cursor === undefined ? undefined : unpackCursor(cursor, query);
    const { limit: _, offset: __, cursor: ___, ...kept } = given;
    if (cursor === undefined || after) return { ...query, after, kept };
    problems.set("cursor", messages.cursor);
  }
  const details = names.flatMap((field) => {
    const message = problems.get(field);
    return message === undefined ? [] : [{ field, message }];
  });
  throw new ApiError("invalid_request", { details });
}
