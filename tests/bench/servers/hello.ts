// The least a function can be, to tell what a process costs whatever it does.
Deno.serve(() => new Response("hello"));
