import * as z from "zod/mini";
import type { BatchWithActivity } from "./schema.ts";
import { batchStatuses } from "./status.ts";
import { parseInstant } from "./time.ts";

/** A query parameter that selects batches. */
export interface Filter {
  /** Reads the text, or for `in` the texts, into the text that the Data API compares with. */
  schema: z.ZodMiniType<string>;
  column: keyof BatchWithActivity;
  /** `inactive` compares with `created_at` where the column is null. */
  operator: "eq" | "in" | "gte" | "lt" | "inactive";
  /** For openapi.json; the examples of all filters are valid together. */
  description: string;
  example: string;
}

const uuid = z.guid("must be a UUID").check(z.toLowerCase());
const instant = readWith(
  parseInstant,
  "must be an RFC 3339 date-time with Z or an offset (write + as %2B), or a date",
);
const instantForm =
  "An RFC 3339 date-time with `Z` or an offset, or a date (midnight UTC); digits past microseconds are cut.";

/** Every filter. Parsing, selection, cursors, links, openapi.json and tests follow this table. */
export const filters = {
  status: {
    schema: listOf(batchStatuses),
    column: "status",
    operator: "in",
    description: "Only batches with one of these statuses.",
    example: "processing",
  },
  campaign_id: {
    schema: uuid,
    column: "campaign_id",
    operator: "eq",
    description: "Only batches of this campaign.",
    example: "c0000000-0000-4000-8000-000000000001",
  },
  agent_mapping_id: {
    schema: uuid,
    column: "agent_mapping_id",
    operator: "eq",
    description: "Only batches of this agent.",
    example: "d0000000-0000-4000-8000-000000000001",
  },
  created_from: {
    schema: instant,
    column: "created_at",
    operator: "gte",
    description: `Only batches created at this time or later. ${instantForm}`,
    example: "2025-01-15",
  },
  created_before: {
    schema: instant,
    column: "created_at",
    operator: "lt",
    description: `Only batches created before this time. ${instantForm}`,
    example: "2025-01-16T09:30:00.5+01:00",
  },
  inactive_since: {
    schema: instant,
    column: "last_activity_at",
    operator: "inactive",
    description:
      `Only with \`status=processing\`: batches whose contacts have not changed since this time. ${instantForm}`,
    example: "2025-01-17",
  },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof filters;
export const filterNames = Object.keys(filters) as FilterName[];

/** A schema that reads a text with a function that returns undefined for invalid ones. */
export function readWith<T>(read: (text: string) => T | undefined, message: string) {
  return z.pipe(
    z.string(),
    z.transform((text, { issues }): T => {
      const value = read(text);
      if (value !== undefined) return value;
      issues.push({ code: "custom", message, input: text });
      return z.NEVER;
    }),
  );
}

/** A schema for one or more of these values, which come sorted and joined by commas. */
export function listOf(values: readonly string[]) {
  const message = `must be one or more of ${values.join(", ")}, joined by commas or repeated`;
  const list = z.array(z.enum(values, message));
  return z.pipe(list, z.transform((list) => [...new Set(list)].sort().join()));
}
