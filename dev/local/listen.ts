import type { Handler } from "./lite.ts";

/** A server on loopback, which ends when it is disposed, whatever requests are still waiting. */
export interface Server extends AsyncDisposable {
  /** For example `127.0.0.1:54321`. */
  host: string;
}

/** Answers requests on `port` of 127.0.0.1, or on a free one if that is 0. */
export function listen(port: number, handle: Handler): Server {
  const hostname = "127.0.0.1";
  const end = new AbortController();
  try {
    const options = { hostname, port, signal: end.signal, onListen: () => {} };
    const { addr, finished } = Deno.serve(options, handle);
    return {
      host: `${hostname}:${addr.port}`,
      async [Symbol.asyncDispose]() {
        end.abort();
        await finished;
      },
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(
      `Port ${port} is taken, perhaps by another start or by \`supabase start\`. Choose another with --port.`,
      { cause: error },
    );
  }
}
