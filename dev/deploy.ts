import { runCommand } from "./command.ts";
import { withFunctionBundle } from "./function_bundle.ts";
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
  await smoke(`${url ?? `https://${project}.supabase.co`}/functions/v1/calls-batch-list`);
  console.log(
    "Deployed: it responds to a preflight, rejects invalid tokens, and its API key is valid.",
  );
});

/** Checks what needs no user: the function runs and reads its settings, and Auth accepts its API key. */
async function smoke(address: string): Promise<void> {
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
  const calls = [
    [{ method: "OPTIONS" }, 204, ""],
    [{}, 401, "missing_authorization"],
    [bearer("no.valid.token"), 401, "invalid_token"],
    // Only Auth can verify an HS256 token, so the function has to call it with its API key.
    [bearer(forgedToken()), 401, "invalid_token"],
  ] as const;
  for (const [init, status, code] of calls) {
    const response = await fetch(address, init);
    const text = await response.text();
    const hasCors = response.headers.has("Access-Control-Allow-Origin");
    if (response.status === status && hasCors && text.includes(code)) continue;
    const cors = hasCors ? "" : " without CORS headers";
    const expected = `${status} ${code}`.trim();
    throw new Error(
      `The smoke call failed: expected ${expected}, got ${response.status}${cors}: ${text}${
        hintAt(response.status, text)
      }`,
    );
  }
}

function hintAt(status: number, text: string): string {
  if (status === 401 && !text.includes("request_id")) {
    return "\nThe platform rejected the call, not the function: verify_jwt is on. Deploy from a folder whose config.toml has verify_jwt = false.";
  }
  if (status >= 500 && text.includes("request_id")) {
    return "\nAuth may have rejected the function's API key: check the project's publishable keys, and the function's log.";
  }
  return "";
}

function forgedToken(): string {
  const exp = Math.trunc(Date.now() / 1000) + 60;
  const claims = { sub: crypto.randomUUID(), role: "authenticated", aud: "authenticated", exp };
  const parts = [{ alg: "HS256", typ: "JWT" }, claims, "forged"];
  return parts.map((part) => btoa(JSON.stringify(part)).replace(/=+$/, "")).join(".");
}
