// Loaded before the function's own module: ends the process when whoever started it is gone, however that came about.
// Deno goes on to the main module only once those before it have nothing left to wait for; hence a timer that does
// not count.
const parent = Deno.ppid;
const timer = setInterval(() => {
  if (Deno.ppid !== parent) Deno.exit();
}, 500);
Deno.unrefTimer(timer);
