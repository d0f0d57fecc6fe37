import { get, type IncomingMessage } from "node:http";
import { type Context, startVariants } from "../context.ts";

/**
 * Weighs a page of 25 as each Deno sends it, with and without compression: bytes of the body as it travels, and the
 * status when the entity tag is sent back.
 */
export async function measureWire(context: Context) {
  await using parts = new AsyncDisposableStack();
  const results = [];
  for (const { deno, target } of await startVariants(parts, context, ["function"])) {
    for (const acceptEncoding of ["identity", "gzip", "br"]) {
      const headers = { ...target.headers, "accept-encoding": acceptEncoding };
      const page = await ask(target.url, headers);
      const { etag = "", "content-encoding": contentEncoding = "none" } = page.response.headers;
      const again = await ask(target.url, { ...headers, "if-none-match": etag });
      const conditional = again.response.statusCode;
      results.push({ deno, acceptEncoding, contentEncoding, bytes: page.bytes, conditional });
    }
  }
  return results;
}

/** Asks with a client that leaves the body as it came. */
async function ask(url: string, headers: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { headers }, resolve).on("error", reject);
  const response = await promise;
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return { response, bytes };
}
