import { join } from "node:path";
import { projectFolder } from "../project.ts";

/** The SQL files of a folder of `supabase`, in order. */
export function readSqlFiles(folder: "migrations" | "tests"): { name: string; text: string }[] {
  const path = join(projectFolder, "supabase", folder);
  return [...Deno.readDirSync(path)]
    .map(({ name }) => name)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({ name, text: Deno.readTextFileSync(join(path, name)) }));
}
