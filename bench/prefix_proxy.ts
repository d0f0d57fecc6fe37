/** A proxy that takes a prefix off the path of every GET. */
export interface PrefixProxy extends Disposable {
  readonly url: string;
}

const hostname = "127.0.0.1";

/**
 * Hands on what comes in under `prefix` to `port` of 127.0.0.1. It looks at bytes and not at requests, so that it costs
 * next to nothing: a piece that begins like a GET is one, for no GET has a body.
 */
export function startPrefixProxy({ prefix, port }: { prefix: string; port: number }): PrefixProxy {
  const listener = Deno.listen({ hostname, port: 0 });
  const open = new Set<Deno.Conn>();
  const begin = new TextEncoder().encode(`GET ${prefix}/`);
  const replacement = new TextEncoder().encode("GET /");

  function withoutPrefix(piece: Uint8Array): Uint8Array {
    if (!begin.every((byte, index) => piece[index] === byte)) return piece;
    const rest = piece.subarray(begin.length);
    const stripped = new Uint8Array(replacement.length + rest.length);
    stripped.set(replacement);
    stripped.set(rest, replacement.length);
    return stripped;
  }

  async function handOn(
    { from, to, change }: { from: Deno.Conn; to: Deno.Conn; change(piece: Uint8Array): Uint8Array },
  ): Promise<void> {
    const buffer = new Uint8Array(1 << 16);
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      const piece = change(buffer.subarray(0, count));
      for (let sent = 0; sent < piece.length;) sent += await to.write(piece.subarray(sent));
    }
  }

  async function serve(client: Deno.Conn): Promise<void> {
    using upstream = await Deno.connect({ hostname, port });
    using _ = client;
    const pair = [client, upstream];
    pair.forEach((connection) => open.add(connection));
    try {
      await Promise.race([
        handOn({ from: client, to: upstream, change: withoutPrefix }),
        handOn({ from: upstream, to: client, change: (piece) => piece }),
      ]);
    } catch {
      // One of the two has gone, so the other may go.
    } finally {
      pair.forEach((connection) => open.delete(connection));
    }
  }

  (async () => {
    for await (const client of listener) serve(client).catch(() => {});
  })();
  return {
    url: `http://${hostname}:${listener.addr.port}`,
    [Symbol.dispose]() {
      listener.close();
      open.forEach((connection) => connection.close());
    },
  };
}
