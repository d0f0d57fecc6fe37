// Starts a server's module, unchanged, on a port of 127.0.0.1, on any version of Deno: `on_port.ts PORT MODULE`.
const serve = Deno.serve;
const [port, module = ""] = Deno.args;
const onPort = (handler: Deno.ServeHandler) =>
  serve({ hostname: "127.0.0.1", port: Number(port) }, handler);
Object.defineProperty(Deno, "serve", { value: onPort });

await import(`../../${module}`);
