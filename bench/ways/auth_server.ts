// A stand-in for the auth server: says whose token it is, as Supabase Auth does, after a look at the user's row. Auth
// looks up the session too, so the real one costs more.
import postgres from "postgres";
import { createTokenReader } from "../token_reader.ts";

const readToken = createTokenReader(Deno.env.get("SUPABASE_JWKS") ?? "");
const sql = postgres(Deno.env.get("BENCH_DATABASE_URL") ?? "", { max: 10 });

Deno.serve(async (request) => {
  const claims = await readToken(request.headers);
  if (claims === undefined) return Response.json({ code: "bad_jwt" }, { status: 403 });
  const [user] = await sql`select * from auth.users where id = ${JSON.parse(claims).sub}`;
  return Response.json(user);
});
