import { runCommand } from "./command.ts";
import { withFunctionBundle } from "./function_bundle.ts";
import { supabase } from "./supabase_cli.ts";

const help =
  `Deploys to a hosted project: migrations, then the function as one file, then a smoke call.

  deno task deploy --project REF [options]

  --project REF    the project's reference, 20 letters
  --function-only  leave the migrations out
  --database URL   apply the migrations to this Postgres; by default to the project's own
  --url URL        address of the project; by default https://REF.supabase.co
  --profile FILE   a profile of the Supabase CLI, for platforms other than supabase.com
  -h, --help       print this

SUPABASE_ACCESS_TOKEN must be set, and SUPABASE_DB_PASSWORD unless one of the first two is given.`;

const options = {
  project: { type: "string", default: "" },
  "function-only": { type: "boolean" },
  database: { type: "string" },
  url: { type: "string" },
  profile: { type: "string" },
} as const;

await runCommand({ help, options }, async ({ project, database, url, profile, ...rest }) => {
  if (!/^[a-z]{20}$/.test(project)) throw new Error("--project must be 20 lower-case letters.");
  if (!Deno.env.get("SUPABASE_ACCESS_TOKEN")) throw new Error("SUPABASE_ACCESS_TOKEN is not set.");
  const common = ["--yes", ...(profile ? ["--profile", profile] : [])];
  if (!rest["function-only"]) {
    console.log("Applying the migrations …");
    console.log(await supabase(database ?? project, "db", "push", ...common));
  }
  console.log("Deploying the function, as one minified file …");
  const args = ["functions", "deploy", "calls-batch-list", "--use-api", ...common];
  console.log(
    await withFunctionBundle((folder) => supabase(project, ...args, "--workdir", folder)),
  );
  console.log("Calling it …");
  await smoke(`${url ?? `https://${project}.supabase.co`}/functions/v1/calls-batch-list`);
  console.log("Deployed: it answers a preflight, and refuses calls without a valid token.");
});

/** What can be seen without a user: the function runs, answers by itself and reads its settings. */
async function smoke(address: string): Promise<void> {
  const calls = [
    [{ method: "OPTIONS" }, 204, ""],
    [{}, 401, "missing_authorization"],
    [{ headers: { Authorization: "Bearer no.valid.token" } }, 401, "invalid_token"],
  ] as const;
  for (const [init, status, code] of calls) {
    const response = await fetch(address, init);
    const text = await response.text();
    const hasCors = response.headers.has("Access-Control-Allow-Origin");
    if (response.status === status && hasCors && text.includes(code)) continue;
    const cors = hasCors ? "" : " without CORS headers";
    throw new Error(
      `The smoke call failed: instead of ${status} ${code} came ${response.status}${cors}: ${text}`,
    );
  }
}
