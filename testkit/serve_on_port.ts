// Starts the function, unchanged, on the port given as the argument, for a Deno that can be told in no other way.
// Ends when the standard input does, because a signal sent to `npx` reaches nobody else.
const serve = Deno.serve;
const port = Number(Deno.args[0]);
const onPort = (handler: Deno.ServeHandler) => serve({ hostname: "127.0.0.1", port }, handler);
Object.defineProperty(Deno, "serve", { value: onPort });

await import("../supabase/functions/calls-batch-list/index.ts");

for await (const _ of Deno.stdin.readable);
Deno.exit();
