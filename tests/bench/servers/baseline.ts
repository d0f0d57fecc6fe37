// The baseline: makes the one call for the list and checks nothing.
const listUrl = Deno.env.get("BENCH_LIST_URL") ?? "";
const apikey = Deno.env.get("SUPABASE_ANON_KEY") ?? "";

Deno.serve(async (request) => {
  const authorization = request.headers.get("authorization") ?? "";
  const response = await fetch(listUrl, {
    headers: { apikey, authorization, Prefer: "count=exact" },
  });
  return new Response(await response.text(), { headers: { "Content-Type": "application/json" } });
});
