import { join } from "node:path";

const root = join(import.meta.dirname ?? ".", "..");

/** Whether `npx` is here to fetch the CLI with. */
export function hasNpx(): boolean {
  try {
    return new Deno.Command("npx", { args: ["--version"], stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

/**
 * Runs the Supabase CLI on the database at `url` and gives what it prints. Rejects with what it said when it fails.
 */
export async function supabase(url: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: ["-y", "supabase@3.1.0", ...args, `--remote=${url}`],
    cwd: root,
    env: { DO_NOT_TRACK: "1" },
  }).output();
  const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`supabase ${args.join(" ")} failed:\n${printed}${said}`);
  return printed ?? "";
}
