import { join } from "node:path";
import { projectFolder } from "../../dev/testkit/child_process.ts";
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

/** Where the results of a section are kept. */
export function resultsFile(name: SectionName): string {
  return join(projectFolder, "tests", "bench", "results", `${name}.json`);
}

/** Reads the results that are kept. */
export async function readResults(): Promise<KeptResults> {
  const results = sectionNames.map(async (name) => {
    return [name, JSON.parse(await Deno.readTextFile(resultsFile(name)))];
  });
  return Object.fromEntries(await Promise.all(results));
}
