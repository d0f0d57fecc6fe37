import { z } from "zod";
import { ApiError, type FieldProblem } from "../_shared/http/errors.ts";
import { batchStatuses } from "./schema.ts";

/** The most batches on one page. */
export const maxLimit = 100;
/** How many batches are on a page when the caller does not say. */
export const defaultLimit = 25;

const statusMessage = `must be one or more of ${batchStatuses.join(", ")}, joined by commas`;
const limitMessage = "must be a whole number of at least 1, written in digits alone";
const offsetMessage =
  `must be a whole number of at most ${Number.MAX_SAFE_INTEGER}, written in digits alone`;

function digits(message: string) {
  return z.string().regex(/^[0-9]+$/, message).transform(Number);
}

/** The parameters of a request. An absent one is undefined; unknown ones are left out. */
const querySchema = z.object({
  status: z.string().transform((text) => text.split(","))
    .pipe(z.array(z.enum(batchStatuses, statusMessage)))
    .transform((statuses) => [...new Set(statuses)])
    .optional(),
  campaign_id: z.guid("must be a UUID").toLowerCase().optional(),
  limit: digits(limitMessage).refine((limit) => limit >= 1, limitMessage)
    .transform((limit) => Math.min(limit, maxLimit)).default(defaultLimit),
  offset: digits(offsetMessage)
    .refine((offset) => offset <= Number.MAX_SAFE_INTEGER, offsetMessage).default(0),
});

/** Which batches are asked for: filters, page size and place, checked. */
export type Query = z.infer<typeof querySchema>;

const names = Object.keys(querySchema.shape);

/**
 * Reads the query string. An empty value counts as not given. Throws one `invalid_request` with all problems, each
 * under the name of its parameter.
 */
export function readQuery(parameters: URLSearchParams): Query {
  const repeated = names.filter((name) => parameters.getAll(name).length > 1);
  const given = names.flatMap((name) => {
    const value = parameters.get(name);
    return value && !repeated.includes(name) ? [[name, value]] : [];
  });
  const parsed = querySchema.safeParse(Object.fromEntries(given));
  if (parsed.success && repeated.length === 0) return parsed.data;
  const problems = new Map(
    repeated.map((name) => [name, "must be given only once"]),
  );
  for (const { path: [field], message } of parsed.error?.issues ?? []) {
    problems.set(String(field), message);
  }
  throw invalidRequest(names.flatMap((field) => {
    const message = problems.get(field);
    return message === undefined ? [] : [{ field, message }];
  }));
}

function invalidRequest(details: readonly FieldProblem[]): ApiError {
  const sentence = details.map(({ field, message }) => `${field} ${message}`)
    .join("; ");
  return new ApiError(
    "invalid_request",
    `The request cannot be used: ${sentence}.`,
    { details },
  );
}
