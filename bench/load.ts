import { median } from "./statistics.ts";

/** What is asked again and again. */
export interface Target {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** How a target held up. */
export interface LoadResult {
  /** Milliseconds from the request to the last byte of the answer: the median. */
  latencyMs: number;
  requestsPerSecond: number;
  requests: number;
}

/**
 * Asks `target` on so many connections, each asking again as soon as it has its answer, for so many milliseconds.
 * Rejects at the first answer that is no success. Not autocannon, which knows only whole milliseconds and costs half
 * as much again on a machine that all share.
 */
export async function putUnderLoad(
  target: Target,
  { connections, durationMs }: { connections: number; durationMs: number },
): Promise<LoadResult> {
  const start = performance.now();
  const latencies: number[] = [];
  await Promise.all(Array.from({ length: connections }, async () => {
    using connection = await connect(target.url);
    const ask = createAsker(connection, target);
    for (let begin = performance.now(); begin < start + durationMs;) {
      await ask();
      const end = performance.now();
      latencies.push(end - begin);
      begin = end;
    }
  }));
  const seconds = (performance.now() - start) / 1000;
  return {
    latencyMs: median(latencies),
    requestsPerSecond: latencies.length / seconds,
    requests: latencies.length,
  };
}

/** Asks once and gives the body of the answer. */
export async function askOnce(target: Target): Promise<string> {
  using connection = await connect(target.url);
  return new TextDecoder().decode(await createAsker(connection, target)());
}

async function connect(url: string): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  connection.setNoDelay();
  return connection;
}

const latin1 = new TextDecoder("latin1");
const headEnd = "\r\n\r\n";
/** More than any head has. */
const headSize = 8192;

/**
 * A function that asks on a connection and gives the body, which the next call overwrites. Of HTTP it knows no more
 * than what the measured answers need.
 */
function createAsker(
  connection: Deno.Conn,
  { url, headers }: Target,
): () => Promise<Uint8Array> {
  const { pathname, search, host } = new URL(url);
  const lines = [`GET ${pathname}${search} HTTP/1.1`, `Host: ${host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const request = new TextEncoder().encode(lines.join("\r\n") + headEnd);
  const buffer = new Uint8Array(1 << 20);

  return async () => {
    await connection.write(request);
    let received = 0;
    let body: { start: number; end: number } | undefined;
    while (body === undefined || received < body.end) {
      const count = await connection.read(buffer.subarray(received));
      if (count === null) throw new Error(`${url} closed the connection`);
      received += count;
      body ??= findBody(latin1.decode(buffer.subarray(0, Math.min(received, headSize))));
    }
    return buffer.subarray(body.start, body.end);
  };

  function findBody(text: string): { start: number; end: number } | undefined {
    if (!text.includes(headEnd)) return undefined;
    const start = text.indexOf(headEnd) + headEnd.length;
    const length = /\ncontent-length: (\d+)/i.exec(text)?.[1];
    const succeeded = /^HTTP\/1\.1 20[06] /.test(text);
    if (!succeeded || length === undefined) throw new Error(`${url} answered ${text}`);
    return { start, end: start + Number(length) };
  }
}
