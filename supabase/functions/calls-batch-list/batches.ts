import { z } from "zod";
import { askAs, type Asker, createDataApi, type DataApiOptions } from "../_shared/data_api.ts";
import { BoundedMap } from "../_shared/bounded_map.ts";
import { ApiError, toUpstreamError, UpstreamError } from "../_shared/http/errors.ts";
import type { Database } from "./database.types.ts";
import type { Query } from "./request.ts";
import { readRows } from "./row.ts";
import { type Batch, batchSchema } from "./schema.ts";

/** Who asks: the user, with the token that row level security judges. */
export interface Caller extends Asker {
  userId: string;
}

/** A page of batches and how many match in all. */
export interface BatchList {
  batches: Batch[];
  total: number;
}

/** Reads from the Data API as the caller. Rejects with `invalid_token` or `fetch_failed`. */
export interface Repository {
  /** The agency that the caller's profile names, if there is a profile and it names one. */
  readAgency(caller: Caller): Promise<string | undefined>;
  /** The page of that agency's batches, newest first. */
  listBatches(
    caller: Caller,
    agencyId: string,
    query: Query,
  ): Promise<BatchList>;
}

/** How many queries for a page are kept. */
const remembered = 1_000;

const columns = Object.keys(batchSchema.shape).join(",");
const profilesSchema = z.array(z.object({ agency_id: z.guid().nullable() }))
  .max(1);
const totalSchema = z.int().min(0);

/** Makes the repository on the project's Data API. */
export function createRepository(options: DataApiOptions): Repository {
  const api = createDataApi<Database>(options);
  const pageQueries = new BoundedMap<ReturnType<typeof buildPageQuery>>({
    capacity: remembered,
    now: Date.now,
  });

  function select(agencyId: string, { status, campaign_id }: Query, head = false) {
    let list = api.from("v_call_batch_summary").select(columns, { count: "exact", head })
      .eq("agency_id", agencyId);
    // One status is asked for with `eq`: an index then gives the order too, which it cannot for a list.
    const [one, ...others] = status ?? [];
    if (one) {
      list = others.length > 0 ? list.in("status", [one, ...others]) : list.eq("status", one);
    }
    return campaign_id ? list.eq("campaign_id", campaign_id) : list;
  }

  function buildPageQuery(agencyId: string, query: Query) {
    const { limit, offset } = query;
    return select(agencyId, query)
      .order("created_at", { ascending: false })
      .order("id", { ascending: false })
      .range(offset, offset + limit - 1)
      .throwOnError();
  }

  function pageQuery(agencyId: string, query: Query) {
    const key = JSON.stringify([agencyId, query]);
    const kept = pageQueries.get(key);
    if (kept) return kept;
    const built = buildPageQuery(agencyId, query);
    pageQueries.set(key, built, Infinity);
    return built;
  }

  async function readPage(caller: Caller, agencyId: string, query: Query) {
    const { data, count } = await askAs(caller, pageQuery(agencyId, query));
    return { batches: readRows(data), total: totalSchema.parse(count) };
  }

  async function readTotal(caller: Caller, agencyId: string, query: Query) {
    const { count } = await askAs(caller, select(agencyId, query, true).throwOnError());
    return totalSchema.parse(count);
  }

  return {
    readAgency: (caller) =>
      reading(async () => {
        const profile = api.from("users").select("agency_id").eq("id", caller.userId);
        const { data } = await askAs(caller, profile.throwOnError());
        return profilesSchema.parse(data)[0]?.agency_id ?? undefined;
      }),

    listBatches: (caller, agencyId, query) =>
      reading(async () => {
        const list = await readPage(caller, agencyId, query).catch(async (thrown) => {
          // A page past the end is refused with 416, and not every version says the total with it.
          if (!(thrown instanceof UpstreamError) || thrown.status !== 416) throw thrown;
          const total = await readTotal(caller, agencyId, query);
          const hasGrown = total > query.offset;
          return hasGrown ? await readPage(caller, agencyId, query) : { batches: [], total };
        });
        assertSense(list, agencyId, query);
        return list;
      }),
  };
}

/** Refuses an answer that cannot be: foreign rows, more rows than asked for, a total that does not fit them. */
function assertSense(
  { batches, total }: BatchList,
  agencyId: string,
  { limit, offset }: Query,
): void {
  const end = offset + batches.length;
  const fits = batches.length === 0 ? total <= offset : total >= end;
  const own = batches.every((batch) => batch.agency_id === agencyId);
  if (!own || !fits || batches.length > limit) {
    throw new UpstreamError(200, "The rows do not fit the question");
  }
}

async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    const cause = toUpstreamError(thrown);
    if (cause.status === 401) {
      throw new ApiError(
        "invalid_token",
        "The access token was refused. Sign in again.",
        {
          headers: { "WWW-Authenticate": 'Bearer error="invalid_token"' },
          cause,
        },
      );
    }
    throw new ApiError(
      "fetch_failed",
      "The call batches could not be read. Try again shortly.",
      { cause },
    );
  }
}
