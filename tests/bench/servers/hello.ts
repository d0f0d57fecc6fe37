// A bare function, to measure what any process costs.
Deno.serve(() => new Response("hello"));
