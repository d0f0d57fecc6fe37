// A stand-in for PostgREST, for machines that have none: answers GETs by running the statements that PostgREST 14
// runs, one after the other in a transaction, on a pool of ten connections. It checks tokens, remembers those it has
// checked, and writes numbers, times and Content-Range as PostgREST does. Everything else is missing.
import postgres from "postgres";
import { createTokenReader } from "../token_reader.ts";
import { offsetOf, toStatement } from "../rest_query.ts";

const readToken = createTokenReader(Deno.env.get("SUPABASE_JWKS") ?? "");
const sql = postgres(Deno.env.get("BENCH_DATABASE_URL") ?? "", {
  max: 10,
  connection: { TimeZone: "UTC" },
});

Deno.serve(async (request) => {
  const claims = await readToken(request.headers);
  if (claims === undefined) return Response.json({ code: "PGRST301" }, { status: 401 });
  const { pathname, searchParams } = new URL(request.url);
  const relation = pathname.slice("/rest/v1/".length);
  const counted = request.headers.get("prefer") === "count=exact";
  const { text, parameters } = toStatement({ relation, parameters: searchParams, counted });
  const headers = JSON.stringify(Object.fromEntries(request.headers));
  const [row] = await sql.begin("isolation level read committed read only", async (transaction) => {
    await transaction`select set_config('search_path', '"public", "extensions"', true),
      set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true),
      set_config('request.method', 'GET', true), set_config('request.path', ${pathname}, true),
      set_config('request.headers', ${headers}, true), set_config('request.cookies', '{}', true)`;
    return await transaction.unsafe(text, parameters as postgres.ParameterOrJSON<never>[], {
      prepare: true,
    });
  });
  return answer(row, offsetOf(searchParams));
});

function answer(row: postgres.Row | undefined, offset: number): Response {
  const rows = Number(row?.page_total);
  const total = row?.total_result_set === null ? undefined : Number(row?.total_result_set);
  const range = rows > 0 ? `${offset}-${offset + rows - 1}` : "*";
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Range": `${range}/${total ?? "*"}`,
  };
  if (total !== undefined && offset > total) {
    const message = "Requested range not satisfiable";
    return Response.json({ code: "PGRST103", message }, { status: 416, headers });
  }
  const status = total !== undefined && rows < total ? 206 : 200;
  return new Response(row?.body, { status, headers });
}
