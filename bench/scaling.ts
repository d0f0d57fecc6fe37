import { join } from "node:path";
import { projectFolder } from "../testkit/child_process.ts";
import type { KeptResults } from "./results.ts";
import { rounded } from "./statistics.ts";
import template from "./scaling_template.md" with { type: "text" };

/** The page that says what follows from the results. */
export const scalingPage = join(projectFolder, "docs", "scaling.md");

/** The Deno that the hosted runtime is built on. */
const hosted = "2.1.4";

/**
 * The text of docs/scaling.md. In the template, `{{requests variant=function deno=hosted latencyRatio}}` stands for a
 * field of the first result that fits, and `{{name}}` for a figure that is derived. Throws when there is no such figure.
 */
export async function writeScaling(results: KeptResults): Promise<string> {
  const derived: Record<string, unknown> = derive(results);
  const text = template.replaceAll(/\{\{(.+?)\}\}/g, (_, words: string) => {
    const [name = "", ...rest] = words.split(" ");
    const figure = rest.length > 0 ? lookUp(results, words) : derived[name];
    if (typeof figure === "string") return figure;
    if (typeof figure !== "number" || Number.isNaN(figure)) throw new Error(`No figure: ${words}`);
    return rounded(figure).toLocaleString("en", { maximumSignificantDigits: 3 });
  });
  const fmt = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=md", "-"],
    cwd: projectFolder,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await new Blob([text]).stream().pipeTo(fmt.stdin);
  return await fmt.stdout.text();
}

function lookUp(results: KeptResults, words: string): unknown {
  const [section = "", ...rest] = words.split(" ");
  const field = rest.pop() ?? "";
  const rows = Object.entries(results).find(([name]) => name === section)?.[1].results ?? [];
  const conditions = rest.map((condition) => condition.split("="));
  const denos: Readonly<Record<string, string>> = { current: results.requests.deno, hosted };
  const row = rows.find((row) =>
    conditions.every(([key = "", value = ""]) => read(row, key) === (denos[value] ?? value))
  );
  return row && Reflect.get(row, field);
}

function read(row: object, key: string): string {
  return String(Reflect.get(row, key));
}

function derive(results: KeptResults) {
  const figure = (words: string) => Number(lookUp(results, words));
  const { requests: { measuredOn, postgres, deno, cores, dataApi }, walk, bundle } = results;
  const processorMs = figure("requests variant=function deno=current processorMicroseconds") /
    1_000;
  const requestMs = cores * 1_000 /
    figure("requests variant=function deno=current requestsPerSecond");
  const dataMs = requestMs - processorMs;
  const statementMs = (agency: string) =>
    figure(`reads agency=${agency} planMs`) + figure(`reads agency=${agency} runMs`);
  const bytes = (table: string) =>
    figure(`storage table=${table} rowBytes`) + figure(`storage table=${table} indexBytes`);
  const changeMs = figure("writes what=change countedMs");
  const direct = (field: string) => rounded(figure(`requests variant=direct ${field}`));
  return {
    measuredOn,
    postgres,
    deno,
    hosted,
    cores,
    dataApi,
    standIn: dataApi.startsWith("stand-in")
      ? "It runs PostgREST's statements in transactions like PostgREST's, and what a hop costs beside it is near " +
        `enough: asked directly it had ${
          direct("latencyRatio")
        } of the baseline's latency and gave ` +
        `${
          direct("throughputRatio")
        } times its throughput, where PostgREST 14.12 had 0.7 and gave 1.3. What it does ` +
        "not show is that 21 named columns in place of `*` make PostgREST a sixth slower, and each filter 3 %."
      : "",
    bundleKb: bundle.results.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000,
    bundle: bundle.results.slice(0, 3).map(({ origin, bytes }) =>
      `${origin} ${rounded(bytes / 1_000)}`
    ).join(", "),
    perBatch: figure("reads agency=many_batches countBuffers") / 100_000,
    early: Math.min(...walk.results.map(({ passed }) => passed)),
    late: Math.max(...walk.results.map(({ passed }) => passed)),
    processorMs,
    requestMs,
    dataMs,
    hundredThousandFunction: processorMs * 100,
    hundredThousandData: dataMs * 100,
    statementMs: statementMs("small"),
    perConnection: 1_000 / statementMs("small"),
    largeMs: statementMs("many_batches"),
    largePerSecond: 15_000 / statementMs("many_batches"),
    countingMs: changeMs - figure("writes what=change uncountedMs"),
    batchMs: 1.5 * changeMs,
    batchesPerCore: 1_000 / (1.5 * changeMs),
    contactBytes: bytes("call_batch_contacts"),
    contactsMillion: bytes("call_batch_contacts") / 1_000,
    contactsHundredMillion: bytes("call_batch_contacts") / 10,
    contactsTenBillion: bytes("call_batch_contacts") * 10,
    tenMillionBatches: bytes("call_batches") / 100,
    tenMillionCounts: bytes("call_batch_counts") / 100,
  };
}
