// @ts-types="./autocannon.d.ts"
import autocannon from "autocannon";
import { median } from "./statistics.ts";

export interface Target {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** Keeps `connections` busy for `durationMs`. Rejects unless every response is a success. */
export async function load(
  { url, headers }: Target,
  { connections, durationMs }: { connections: number; durationMs: number },
) {
  const latencies: number[] = [];
  const start = performance.now();
  // autocannon checks the clock once per sample interval, so subtract one interval.
  const duration = (durationMs - 20) / 1_000;
  const run = autocannon({ url, headers, connections, duration, sampleInt: durationMs });
  // Its own histogram has whole milliseconds.
  run.on("response", (_client, _status, _bytes, ms) => latencies.push(ms));
  const { errors, timeouts, non2xx } = await run;
  if (errors + timeouts + non2xx > 0 || latencies.length === 0) {
    const failures = `${errors} errors, ${timeouts} time-outs, ${non2xx} not a success`;
    throw new Error(`${url}: ${latencies.length} responses, ${failures}`);
  }
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / (performance.now() - start) * 1_000,
    p50: median(latencies),
  };
}

/** Fetches once and returns the body. */
export async function fetchOnce({ url, headers }: Target): Promise<string> {
  const response = await fetch(url, { headers });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} responded ${response.status}: ${body}`);
  return body;
}
