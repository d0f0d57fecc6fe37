import type { components, operations } from "./api.types.ts";

type Schemas = components["schemas"];
/** The query parameters of the API. */
export type Query = NonNullable<operations["listCallBatches"]["parameters"]["query"]>;

/** Where a batch is in its life. */
export type Status = Schemas["Batch"]["status"];

/** The order of a list: a leading minus is descending. */
export type Sort = NonNullable<Query["sort"]>;

/** What a batch can say about itself beyond the default. */
export type IncludeName = NonNullable<Query["include"]>[number];

/** One optional field or several. */
export type Include = IncludeName | readonly IncludeName[];

/** Whether a batch is moving, and when it will be done. */
export type Activity = Omit<Schemas["BatchWithActivity"], keyof Schemas["Batch"]>;

/** One call batch; with `include: "activity"` also its activity. */
export type Batch<I extends Include | undefined = undefined> =
  & Schemas["Batch"]
  & (I extends "activity" ? Activity
    : I extends readonly unknown[] ? "activity" extends I[number] ? Activity : unknown
    : unknown);

/** A page of batches with its place in the whole list. */
export interface Page<I extends Include | undefined = undefined> {
  batches: Batch<I>[];
  pagination: Schemas["Pagination"];
  /** What `cursor` takes for the page after this one; null on the last page. */
  nextCursor: string | null;
}

/** Which batches, in which order. Null, undefined and empty values count as absent. */
export interface BatchFilters<I extends Include | undefined = undefined> {
  /** One status or several, of which any will do; none given means all. */
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
  /** `-created_at` if not given. By `scheduled_for` or `started_at` only batches that have one are listed. */
  sort?: Sort | null | undefined;
  /** `activity` adds {@link Activity} to each batch. `next_cursor` is always requested. */
  include?: I;
}

/** How to call. */
export interface CallOptions {
  /** Ends the call. */
  signal?: AbortSignal | null | undefined;
  /** Milliseconds for one page, a retry included; 15,000 if not given. */
  timeoutMs?: number | null | undefined;
  /** Whether to try once more after a network failure, or a 503 that says when; true if not given. */
  retry?: boolean | null | undefined;
}

/** One page: which batches, how many and from where. */
export interface PageRequest<I extends Include | undefined = undefined>
  extends BatchFilters<I>, CallOptions {
  /** How many at most: 25 if not given, and never more than 100. */
  limit?: number | null | undefined;
  /** How many to pass over from the beginning. */
  offset?: number | null | undefined;
  /** `nextCursor` of the page before, with the same filters and order; not together with `offset`. */
  cursor?: string | null | undefined;
}

/** All pages: which batches, and how many to read at once. */
export interface WalkRequest<I extends Include | undefined = undefined>
  extends BatchFilters<I>, CallOptions {
  /** How many to read at once, 1 to 100; 100 if not given. */
  pageSize?: number | null | undefined;
}

/**
 * Where the call goes: a client of supabase-js, signed in. Described by its shape, so that it may be of any copy of
 * that library.
 */
export interface Caller {
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
