import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundleDashboard } from "./bundle.ts";

const HELP = `Writes the dashboard as static files for any web server.

  deno task dashboard:build [options]

  --url URL    the project, such as https://abcdefghijklmnopqrst.supabase.co (or SUPABASE_URL)
  --key KEY    its publishable key (or SUPABASE_PUBLISHABLE_KEY)
  --out DIR    the folder, dist/dashboard if not given
  -h, --help   print this

Without URL and key the folder gets no config.json, and needs one:
  { "url": "https://…", "publishableKey": "sb_publishable_…" }`;

if (import.meta.main) {
  try {
    await build(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function build(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: "string", default: Deno.env.get("SUPABASE_URL") ?? "" },
      key: { type: "string", default: Deno.env.get("SUPABASE_PUBLISHABLE_KEY") ?? "" },
      out: { type: "string", default: "dist/dashboard" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const { url, key } = values;
  const out = resolve(values.out);
  if ((url === "") !== (key === "")) throw new Error("Give both the URL and the key, or neither.");
  if (url && !URL.canParse(url)) throw new Error(`${url} is not a URL.`);
  if (isSecret(key)) throw new Error("That key is secret. The page needs the publishable one.");

  await Deno.mkdir(out, { recursive: true });
  for (const [name, bytes] of await bundleDashboard(url)) {
    await Deno.writeFile(join(out, name), bytes);
  }
  if (url) {
    const config = { url, publishableKey: key };
    await Deno.writeTextFile(join(out, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  }
  console.log(`The dashboard is in ${out}${url ? "" : ", without a config.json"}.`);
}

/** Also the service-role key of older projects, which is a token and says so. */
function isSecret(key: string): boolean {
  if (key.startsWith("sb_secret_")) return true;
  try {
    const claims = key.split(".")[1] ?? "";
    return atob(claims.replaceAll("-", "+").replaceAll("_", "/")).includes('"service_role"');
  } catch {
    return false;
  }
}
