import { get, type IncomingMessage } from "node:http";
import { type Context, startVariant } from "../context.ts";
import type { Target } from "../load.ts";

/** What a page of 25 weighs on the wire, as the runtime sends it. */
export interface WireResult {
  deno: string;
  acceptEncoding: string;
  contentEncoding: string;
  /** Of the body as it travels. */
  bytes: number;
  /** How it is answered when the caller sends the entity tag back. */
  conditional: number | undefined;
}

/** Weighs a page with and without compression, and asks for it again with its entity tag, on each Deno. */
export async function measureWire(context: Context): Promise<WireResult[]> {
  await using parts = new AsyncDisposableStack();
  const results: WireResult[] = [];
  for (const runtime of context.runtimes) {
    const { target } = await startVariant(parts, context, { name: "function", runtime });
    for (const acceptEncoding of ["identity", "gzip", "br"]) {
      const page = await ask(target, { "accept-encoding": acceptEncoding });
      const again = await ask(target, {
        "accept-encoding": acceptEncoding,
        "if-none-match": page.response.headers.etag ?? "",
      });
      results.push({
        deno: runtime.version,
        acceptEncoding,
        contentEncoding: page.response.headers["content-encoding"] ?? "none",
        bytes: page.bytes,
        conditional: again.response.statusCode,
      });
    }
  }
  return results;
}

/** Asks with a client that leaves the body as it came. */
async function ask({ url, headers }: Target, more: Record<string, string>) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, { headers: { ...headers, ...more } }, resolve).on("error", reject);
  const response = await promise;
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return { response, bytes };
}
