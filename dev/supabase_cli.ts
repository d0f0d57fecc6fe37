import { output } from "./process/child_process.ts";
import { projectFolder } from "./project.ts";

export function hasNpx(): boolean {
  return output("npx", "--version") !== "";
}

/**
 * Runs the Supabase CLI on the database at `url` and returns its output. Rejects with the output if it fails, without
 * the address, which may contain a password.
 */
export async function supabase(url: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: ["-y", "supabase@3.1.0", ...args, `--remote=${url}`],
    cwd: projectFolder,
    env: { DO_NOT_TRACK: "1" },
  }).output();
  const printed = new TextDecoder().decode(stdout);
  if (success) return printed;
  throw new Error(
    `supabase ${args.join(" ")} failed:\n${printed}${new TextDecoder().decode(stderr)}`,
  );
}
