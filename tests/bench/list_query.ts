import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";

/** The query string with which the function asks the Data API for a page, taken from the function itself. */
export async function listParameters(agencyId: string, query = ""): Promise<URLSearchParams> {
  let parameters = new URLSearchParams();
  const dataApi = createDataApi<Database>({
    supabaseUrl: "http://localhost",
    apiKey: "sb_publishable_none",
    fetch: (input) => {
      const { pathname, searchParams } = new URL(String(input));
      if (pathname.endsWith("/users")) {
        return Promise.resolve(Response.json([{ agency_id: agencyId }]));
      }
      parameters = searchParams;
      return Promise.resolve(Response.json([], { headers: { "Content-Range": "*/0" } }));
    },
  });
  const caller = { userId: "", token: "", signal: new AbortController().signal };
  await createPageReader({ dataApi, now: Date.now })(caller, readQuery(new URLSearchParams(query)));
  return parameters;
}
