import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";

/** A GET of the Data API. */
export interface ListQuery {
  /** Relation in the schema `public`. */
  relation: string;
  /** The query string: `select`, filters, `or`, `order`, `limit`, `offset`. */
  parameters: URLSearchParams;
}

/** The request that the function makes for a page, taken from the function itself. */
export async function listQuery(agencyId: string, query = ""): Promise<ListQuery> {
  let list: ListQuery | undefined;
  const dataApi = createDataApi<Database>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_none",
    fetch: (input) => {
      const { pathname, searchParams: parameters } = new URL(String(input));
      if (pathname.endsWith("/users")) {
        return Promise.resolve(Response.json([{ agency_id: agencyId }]));
      }
      list = { relation: pathname.split("/").at(-1) ?? "", parameters };
      return Promise.resolve(Response.json([], { headers: { "Content-Range": "*/0" } }));
    },
  });
  const caller = { userId: "", token: "", signal: new AbortController().signal };
  await createPageReader({ dataApi, now: Date.now })(caller, readQuery(new URLSearchParams(query)));
  if (!list) throw new Error("The function requested no list.");
  return list;
}
