import { join, resolve } from "node:path";
import { decodeJwt } from "jose";
import { runCommand } from "../command.ts";
import { bundleDashboard } from "./bundle.ts";

const help = `Writes the dashboard as static files for any web server.

  deno task dashboard:build [options]

  --url URL    the project, such as https://abcdefghijklmnopqrst.supabase.co (or SUPABASE_URL)
  --key KEY    its publishable key (or SUPABASE_PUBLISHABLE_KEY)
  --out DIR    output folder; default dist/dashboard
  -h, --help   print this

Without URL and key the folder gets no config.json, and needs one:
  { "url": "https://…", "publishableKey": "sb_publishable_…" }`;

const options = {
  url: { type: "string", default: Deno.env.get("SUPABASE_URL") ?? "" },
  key: { type: "string", default: Deno.env.get("SUPABASE_PUBLISHABLE_KEY") ?? "" },
  out: { type: "string", default: "dist/dashboard" },
} as const;

await runCommand({ help, options }, async (values) => {
  const [url, key, out] = [values.url.trim(), values.key.trim(), values.out];
  if ((url === "") !== (key === "")) throw new Error("Give both the URL and the key, or neither.");
  if (url && !URL.canParse(url)) throw new Error(`${url} is not a URL.`);
  if (isSecret(key)) throw new Error("That key is secret. The page needs the publishable one.");

  const folder = resolve(out);
  await Deno.mkdir(folder, { recursive: true });
  for (
    const [name, file] of await bundleDashboard(url ? { url, publishableKey: key } : undefined)
  ) {
    await Deno.writeFile(join(folder, name), file.stream());
  }
  console.log(`The dashboard is in ${folder}${url ? "" : ", without a config.json"}.`);
});

/** Includes the service-role key of older projects, which is a JWT. */
function isSecret(key: string): boolean {
  if (key.startsWith("sb_secret_")) return true;
  try {
    return decodeJwt(key).role === "service_role";
  } catch {
    return false;
  }
}
