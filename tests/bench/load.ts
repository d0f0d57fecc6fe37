// @ts-types="./autocannon.d.ts"
import autocannon from "autocannon";
import { percentile } from "../../dev/testkit/statistics.ts";

/** What is asked again and again. */
export interface Target {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/**
 * Keeps so many connections busy for so many milliseconds. Times are in milliseconds from the request to the last byte
 * of the answer. Rejects when an answer is not a success.
 */
export async function load(
  { url, headers }: Target,
  { connections, durationMs }: { connections: number; durationMs: number },
) {
  const latencies: number[] = [];
  const start = performance.now();
  // It looks at the clock once a sample, so it ends with the first.
  const duration = (durationMs - 20) / 1_000;
  const run = autocannon({ url, headers, connections, duration, sampleInt: durationMs });
  // Its own histogram knows whole milliseconds only.
  run.on("response", (_client, _status, _bytes, ms) => latencies.push(ms));
  const { errors, timeouts, non2xx } = await run;
  if (errors + timeouts + non2xx > 0 || latencies.length === 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} not a success`);
  }
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / (performance.now() - start) * 1_000,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
  };
}

/** Asks once and gives the body. */
export async function askOnce({ url, headers }: Target): Promise<string> {
  const response = await fetch(url, { headers });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body}`);
  return body;
}
