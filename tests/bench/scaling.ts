import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectFolder } from "../../dev/testkit/child_process.ts";
import { type KeptResults, readResults } from "./results.ts";
import { rounded } from "./statistics.ts";
import template from "./scaling_template.md" with { type: "text" };

/** The page that says what follows from the results. */
export const scalingPage = join(projectFolder, "docs", "scaling.md");

/**
 * The text of docs/scaling.md. In the template, `{{requests variant=function deno=2.1.4 latencyRatio}}` stands for a
 * field of the first result that fits, which without a version is that of the current Deno, and `{{name}}` for what is
 * derived from several. Throws when there is no such figure.
 */
export function writeScaling(results: KeptResults): string {
  const derived = new Map<string, unknown>(Object.entries(derive(results)));
  const text = template.replaceAll(/\{\{(.+?)\}\}/g, (_, words: string) => {
    const figure = derived.has(words) ? derived.get(words) : lookUp(results, words);
    if (typeof figure !== "number") return String(figure);
    return figure.toLocaleString("en", { maximumSignificantDigits: 3 });
  });
  const args = ["fmt", "--ext=md", "-"];
  return execFileSync(Deno.execPath(), args, { cwd: projectFolder, input: text, encoding: "utf8" });
}

function lookUp(
  kept: Readonly<Record<string, { results: readonly object[] }>>,
  words: string,
): number {
  const [section = "", ...conditions] = words.split(" ");
  const name = conditions.pop() ?? "";
  const row = kept[section]?.results.find((row) => {
    const fields = Object.entries(row).map(([key, value]) => `${key}=${value}`);
    return conditions.every((condition) => fields.includes(condition));
  });
  const figure: unknown = row && Reflect.get(row, name);
  if (typeof figure !== "number") throw new Error(`No figure: ${words}`);
  return figure;
}

function derive(results: KeptResults) {
  const { requests: { measuredOn, postgres, deno, cores, dataApi }, bundle } = results;
  const figure = (words: string) => lookUp(results, words);
  const processorMs = figure("requests variant=function processorMicroseconds") / 1_000;
  const requestMs = cores * 1_000 / figure("requests variant=function requestsPerSecond");
  const dataMs = requestMs - processorMs;
  const statementMs = (agency: string) =>
    figure(`reads agency=${agency} planMs`) + figure(`reads agency=${agency} runMs`);
  const bytes = (table: string) =>
    figure(`storage table=${table} rowBytes`) + figure(`storage table=${table} indexBytes`);
  const changeMs = figure("writes what=change countedMs");
  return {
    measuredOn,
    postgres,
    deno,
    cores,
    dataApi,
    bundleKb: bundle.results.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000,
    bundle: bundle.results.slice(0, 3)
      .map(({ origin, bytes }) => `${origin} ${rounded(bytes / 1_000)}`).join(", "),
    perBatch: figure("reads agency=many_batches countBuffers") / 100_000,
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
    billionContactsGb: bytes("call_batch_contacts"),
    tenMillionBatchesGb: bytes("call_batches") / 100,
    tenMillionCountsGb: bytes("call_batch_counts") / 100,
  };
}

if (import.meta.main) {
  await Deno.writeTextFile(scalingPage, writeScaling(await readResults()));
}
