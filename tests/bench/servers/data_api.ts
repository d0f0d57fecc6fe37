// A stand-in for PostgREST 14, for machines without it: runs the statements that PostgREST runs for a GET in a transaction,
// on a pool of ten connections, verifies tokens and caches them, and formats numbers, times and Content-Range alike.
import { createLocalJWKSet, jwtVerify } from "jose";
import postgres from "postgres";
import { toStatement } from "../postgrest_query.ts";

const findKey = createLocalJWKSet(JSON.parse(Deno.env.get("SUPABASE_JWKS") ?? ""));
const checked = new Map<string, string>();
const sql = postgres(Deno.env.get("BENCH_DATABASE_URL") ?? "", {
  max: 10,
  connection: { TimeZone: "UTC" },
});

Deno.serve(async (request) => {
  const token = request.headers.get("authorization")?.slice("Bearer ".length) ?? "";
  const claims = checked.get(token) ?? await readClaims(token);
  if (claims === undefined) return Response.json({ code: "PGRST301" }, { status: 401 });
  const { pathname, searchParams } = new URL(request.url);
  const relation = pathname.slice("/rest/v1/".length);
  const counted = request.headers.get("prefer")?.includes("count=exact") ?? false;
  const { text, parameters } = toStatement({ relation, parameters: searchParams }, counted);
  const headers = JSON.stringify(Object.fromEntries(request.headers));
  const [, [row]] = await sql.begin("isolation level read committed read only", (transaction) => [
    transaction`select set_config('search_path', '"public", "extensions"', true),
      set_config('role', 'authenticated', true), set_config('request.jwt.claims', ${claims}, true),
      set_config('request.method', 'GET', true), set_config('request.path', ${pathname}, true),
      set_config('request.headers', ${headers}, true), set_config('request.cookies', '{}', true)`,
    transaction.unsafe(text, parameters, { prepare: true }),
  ]);
  const offset = Number(searchParams.get("offset") ?? 0);
  const [rows, total] = [Number(row?.page_total), Number(row?.total_result_set ?? NaN)];
  const range = rows > 0 ? `${offset}-${offset + rows - 1}` : "*";
  return new Response(row?.body, {
    status: rows < total ? 206 : 200,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Range": `${range}/${counted ? total : "*"}`,
    },
  });
});

async function readClaims(token: string): Promise<string | undefined> {
  const verified = await jwtVerify(token, findKey).catch(() => undefined);
  if (!verified) return undefined;
  const claims = JSON.stringify(verified.payload);
  checked.set(token, claims);
  return claims;
}
