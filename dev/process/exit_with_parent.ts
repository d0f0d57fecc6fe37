// Preloaded: exits when the parent process dies. The timer is unref'd, or Deno would never start the main module.
const parent = Deno.ppid;
const timer = setInterval(() => {
  if (Deno.ppid !== parent) Deno.exit();
}, 500);
Deno.unrefTimer(timer);
