// Loaded before the function's own module: ends the process when whoever started it is gone, however that
// came about, since then its end of the standard input closes. Deno runs the main module only once the
// modules loaded before it have nothing left to do, so the reading begins from a timer that does not count.
Deno.unrefTimer(setTimeout(async () => {
  for await (const _ of Deno.stdin.readable);
  Deno.exit();
}));
