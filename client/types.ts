import type { components, operations } from "./api.types.ts";

type Schemas = components["schemas"];
export type QueryParameters = NonNullable<operations["listCallBatches"]["parameters"]["query"]>;

/** Lifecycle status. */
export type Status = Schemas["Batch"]["status"];

/** The order of a list: a leading minus is descending. */
export type Sort = NonNullable<QueryParameters["sort"]>;

/** Optional fields that `include` adds. */
export type IncludeName = NonNullable<QueryParameters["include"]>[number];

/** One optional field or several. */
export type Include = IncludeName | readonly IncludeName[];

export type Activity = Omit<Schemas["BatchWithActivity"], keyof Schemas["Batch"]>;

/** One call batch; with `include: "activity"` also its activity. */
export type Batch<I extends Include | undefined = undefined> =
  & Schemas["Batch"]
  & (I extends "activity" ? Activity
    : I extends readonly unknown[] ? "activity" extends I[number] ? Activity : unknown
    : unknown);

export interface Page<I extends Include | undefined = undefined> {
  batches: Batch<I>[];
  pagination: Schemas["Pagination"];
  /** The `cursor` of the next page; null on the last page. */
  nextCursor: string | null;
}

/** Which batches, in which order. Null, undefined and empty values count as absent. */
export interface BatchFilters<I extends Include | undefined = undefined> {
  /** Any of these; all by default. */
  status?: Status | readonly Status[] | null | undefined;
  /** UUID of a campaign. */
  campaignId?: string | null | undefined;
  /** UUID of an agent mapping. */
  agentMappingId?: string | null | undefined;
  /** Created then or later: RFC 3339, a date (midnight UTC), or a `Date`. */
  createdFrom?: string | Date | null | undefined;
  /** Created before then, in the same forms. */
  createdBefore?: string | Date | null | undefined;
  /** Only with status `processing`: contacts unchanged since then, in the same forms. */
  inactiveSince?: string | Date | null | undefined;
  /** `-created_at` by default. By `scheduled_for` or `started_at`, only batches that have a value are listed. */
  sort?: Sort | null | undefined;
  /** `activity` adds {@link Activity} to each batch. `next_cursor` is always requested. */
  include?: I;
}

export interface CallOptions {
  signal?: AbortSignal | null | undefined;
  /** Milliseconds for one page, including a retry; 15,000 by default. */
  timeoutMs?: number | null | undefined;
  /** Whether to retry once after a network failure, or a 503 with `Retry-After`; true by default. */
  retry?: boolean | null | undefined;
}

export interface PageRequest<I extends Include | undefined = undefined>
  extends BatchFilters<I>, CallOptions {
  /** At most 100; 25 by default. */
  limit?: number | null | undefined;
  /** The number of batches to skip. */
  offset?: number | null | undefined;
  /** `nextCursor` of the previous page, with the same filters and order; not together with `offset`. */
  cursor?: string | null | undefined;
}

export interface WalkRequest<I extends Include | undefined = undefined>
  extends BatchFilters<I>, CallOptions {
  /** 1 to 100; 100 by default. */
  pageSize?: number | null | undefined;
}

/** A signed-in supabase-js client, by shape, so that it may come from any copy of that library. */
export interface FunctionsClient {
  functions: {
    invoke(
      name: string,
      options: {
        method: "GET";
        headers: Record<string, string>;
        signal: AbortSignal;
      },
    ): Promise<{ data: unknown; error: unknown; response?: Response }>;
  };
}
