// @ts-types="./autocannon.d.ts"
import autocannon from "autocannon";
import { median } from "./statistics.ts";

export interface LoadTarget {
  url: string;
  headers: Readonly<Record<string, string>>;
}

export interface Load {
  requests: number;
  requestsPerSecond: number;
  p50: number;
}

/** Keeps `connections` busy for `durationMs`, or longer for a first response. Rejects unless each is a success. */
export async function load(
  target: LoadTarget,
  { connections, durationMs }: { connections: number; durationMs: number },
): Promise<Load> {
  const { url, headers } = target;
  const latencies: number[] = [];
  const start = performance.now();
  // autocannon checks the clock once per sample interval, so subtract one interval.
  const duration = (durationMs - 20) / 1_000;
  const run = autocannon({ url, headers, connections, duration, sampleInt: durationMs });
  // Its own histogram has whole milliseconds.
  run.on("response", (_client, _status, _bytes, ms) => latencies.push(ms));
  const { errors, timeouts, non2xx } = await run;
  if (errors + timeouts + non2xx > 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} not a success`);
  }
  if (latencies.length === 0) return load(target, { connections, durationMs: 2 * durationMs });
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / (performance.now() - start) * 1_000,
    p50: median(latencies),
  };
}

/** Fetches once and returns the body. */
export async function fetchOnce({ url, headers }: LoadTarget): Promise<string> {
  const response = await fetch(url, { headers });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} responded ${response.status}: ${body}`);
  return body;
}
