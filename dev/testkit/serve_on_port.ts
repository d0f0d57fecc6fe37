// Runs a server's module, unchanged, on a port of 127.0.0.1, for a Deno that can be told in no other way:
// `serve_on_port.ts PORT MODULE`.
import { pathToFileURL } from "node:url";
import "./exit_with_parent.ts";

const serve = Deno.serve;
const [port, module = ""] = Deno.args;
const onPort = (handler: Deno.ServeHandler) =>
  serve({ hostname: "127.0.0.1", port: Number(port) }, handler);
Object.defineProperty(Deno, "serve", { value: onPort });

await import(pathToFileURL(module).href);
