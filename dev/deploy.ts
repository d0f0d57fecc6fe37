import { runCommand } from "./command.ts";
import { withFunctionBundle } from "./function_bundle.ts";
import { smoke } from "./smoke.ts";
import { supabase } from "./supabase_cli.ts";

const help =
  `Deploys to a hosted project: migrations, then the function as one file, then a smoke call.

  deno task deploy --project REF [options]

  --project REF    the project's reference, 20 letters
  --function-only  leave the migrations out
  --include-all    also apply migrations that are older than the project's last one
  --url URL        address of the project; by default https://REF.supabase.co
  --profile FILE   a profile of the Supabase CLI, for platforms other than supabase.com
  -h, --help       print this

SUPABASE_ACCESS_TOKEN must be set. The migrations need SUPABASE_DB_PASSWORD, or the URL of another
Postgres in SUPABASE_DB_URL.`;

const options = {
  project: { type: "string", default: "" },
  "function-only": { type: "boolean" },
  "include-all": { type: "boolean" },
  url: { type: "string" },
  profile: { type: "string" },
} as const;

await runCommand({ help, options }, async ({ project, url, profile, ...rest }) => {
  if (!/^[a-z]{20}$/.test(project)) throw new Error("--project must be 20 lower-case letters.");
  if (!Deno.env.get("SUPABASE_ACCESS_TOKEN")) throw new Error("SUPABASE_ACCESS_TOKEN is not set.");
  const common = ["--yes", ...(profile ? ["--profile", profile] : [])];
  if (!rest["function-only"]) {
    console.log("Applying the migrations …");
    const all = rest["include-all"] ? ["--include-all"] : [];
    const database = Deno.env.get("SUPABASE_DB_URL") || project;
    console.log(await supabase(database, "db", "push", ...all, ...common));
  }
  console.log("Deploying the function, as one minified file …");
  const args = ["functions", "deploy", "calls-batch-list", "--use-api", ...common];
  console.log(
    await withFunctionBundle((folder) => supabase(project, ...args, "--workdir", folder)),
  );
  console.log("Calling it …");
  const address = `${url ?? `https://${project}.supabase.co`}/functions/v1/calls-batch-list`;
  console.log(`Deployed: ${await smoke(address)}.`);
});
