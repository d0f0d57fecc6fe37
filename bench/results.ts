import { join } from "node:path";
import { projectFolder } from "../testkit/child_process.ts";
import { drawCharts } from "./charts.ts";
import { writeScaling } from "./scaling.ts";
import { type SectionName, sectionNames, type sections } from "./sections.ts";

/** With what a section was measured. */
export interface Circumstances {
  measuredOn: string;
  postgres: string;
  deno: string;
  dataApi: string;
  system: string;
  cores: number;
}

/** The results that are kept, each with its circumstances. */
export type KeptResults = {
  [Name in SectionName]: Circumstances & { results: Awaited<ReturnType<typeof sections[Name]>> };
};

/** Where results are kept. */
export const resultsFolder = join(projectFolder, "bench", "results");

/** Reads the results that are kept. */
export async function readResults(): Promise<KeptResults> {
  const files = sectionNames.map(async (name) => {
    const text = await Deno.readTextFile(join(resultsFolder, `${name}.json`));
    return [name, JSON.parse(text)];
  });
  return Object.fromEntries(await Promise.all(files));
}

/** The files that are made of the results, by path: the charts and docs/scaling.md. */
export async function makeDocuments(): Promise<Record<string, string>> {
  const kept = await readResults();
  const charts = Object.entries(drawCharts(kept));
  return {
    ...Object.fromEntries(charts.map(([name, chart]) => [join(resultsFolder, name), chart])),
    [join(projectFolder, "docs", "scaling.md")]: await writeScaling(kept),
  };
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(await makeDocuments())) {
    await Deno.writeTextFile(path, text);
  }
}
