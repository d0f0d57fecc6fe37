// `serve_on_port.ts PORT MODULE` runs a server on a port, for a Deno without DENO_SERVE_ADDRESS.
import { pathToFileURL } from "node:url";
import "./exit_with_parent.ts";

const serve = Deno.serve;
const [port, module = ""] = Deno.args;
const onPort = (handler: Deno.ServeHandler) =>
  serve({ hostname: "127.0.0.1", port: Number(port) }, handler);
Object.defineProperty(Deno, "serve", { value: onPort });

await import(pathToFileURL(module).href);
