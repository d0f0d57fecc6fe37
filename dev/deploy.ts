import { parseArgs } from "node:util";
import { withFunctionBundle } from "./function_bundle.ts";
import { supabase } from "./supabase_cli.ts";

const HELP =
  `Deploys to a hosted project: migrations, then the function as one file, then a smoke call.

  deno task deploy --project REF [options]

  --project REF    the project's reference, 20 letters
  --function-only  leave the migrations out
  --database URL   apply the migrations to this Postgres; by default to the project's own
  --url URL        address of the project; by default https://REF.supabase.co
  --profile FILE   a profile of the Supabase CLI, for platforms other than supabase.com
  -h, --help       print this

SUPABASE_ACCESS_TOKEN must be set, and SUPABASE_DB_PASSWORD unless one of the first two is given.`;

interface DeployOptions {
  project: string;
  functionOnly: boolean;
  database: string | undefined;
  url: string;
  profile: string | undefined;
}

function parseOptions(args: string[]): DeployOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      project: { type: "string" },
      "function-only": { type: "boolean", default: false },
      database: { type: "string" },
      url: { type: "string" },
      profile: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const { project = "", database, profile } = values;
  if (!/^[a-z]{20}$/.test(project)) throw new Error("--project must be 20 lower-case letters.");
  if (!Deno.env.get("SUPABASE_ACCESS_TOKEN")) throw new Error("SUPABASE_ACCESS_TOKEN is not set.");
  const url = values.url ?? `https://${project}.supabase.co`;
  return { project, database, profile, url, functionOnly: values["function-only"] };
}

async function deploy(options: DeployOptions): Promise<void> {
  const { project, functionOnly, database, url, profile } = options;
  const common = ["--yes", ...(profile ? ["--profile", profile] : [])];
  if (!functionOnly) {
    console.log("Applying the migrations …");
    console.log(await supabase(database ?? project, "db", "push", ...common));
  }
  console.log("Deploying the function, as one minified file …");
  const args = ["functions", "deploy", "calls-batch-list", "--use-api", ...common];
  console.log(
    await withFunctionBundle((folder) => supabase(project, ...args, "--workdir", folder)),
  );
  console.log("Calling it …");
  await smoke(`${url}/functions/v1/calls-batch-list`);
  console.log("Deployed: it answers a preflight, and refuses calls without a valid token.");
}

/** What can be seen without a user: the function runs, answers by itself and reads its settings. */
async function smoke(address: string): Promise<void> {
  const preflight = await fetch(address, { method: "OPTIONS" });
  await preflight.body?.cancel();
  expect(preflight.status === 204, `a preflight was answered with ${preflight.status}`);
  expect(preflight.headers.has("access-control-allow-origin"), "a preflight had no CORS headers");
  await expectCode(address, {}, "missing_authorization");
  await expectCode(address, { Authorization: "Bearer no.valid.token" }, "invalid_token");
}

async function expectCode(address: string, headers: HeadersInit, code: string): Promise<void> {
  const response = await fetch(address, { headers });
  const text = await response.text();
  expect(text.includes(`"code":"${code}"`), `instead of ${code} came ${response.status}: ${text}`);
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`The smoke call failed: ${otherwise}`);
}

if (import.meta.main) {
  try {
    const options = parseOptions(Deno.args);
    if (options) await deploy(options);
    else console.log(HELP);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
