import { resolve } from "node:path";
import { runCommand } from "./command.ts";
import { startDialer } from "./local/dialer.ts";
import { SEED_PASSWORD } from "./local/people.ts";
import { type Platform, startPlatform } from "./platform.ts";

const help = `Runs the whole project locally: Postgres, Auth, Data API and the function.

  deno task start [options]

  --port N     listen on port N of 127.0.0.1 instead of 54321
  --data DIR   keep data and keys in DIR; without it everything is gone at the end
  --live       move the seed's dates to today and simulate a dialer
  -h, --help   print this`;

const options = {
  port: { type: "string", default: "54321" },
  data: { type: "string" },
  live: { type: "boolean" },
} as const;

const signals: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

await runCommand({ help, options }, async ({ port, data, live }) => {
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw new Error(`--port ${port} is not a port.`);
  bypassProxy();
  const stopped = Promise.withResolvers<void>();
  for (const signal of signals) Deno.addSignalListener(signal, () => stopped.resolve());
  const starting = startPlatform({
    port: Number(port),
    dataFolder: data && resolve(data),
    watch: true,
    dashboard: { hint: `Names are in the terminal, the password is ${SEED_PASSWORD}.` },
    log: console.log,
  });
  // Ctrl-C during the start ends at once.
  const platform = await Promise.race([starting, stopped.promise]);
  if (platform) {
    console.log(await welcome(platform));
    const dialer = live ? startDialer(platform.sql, console.log) : undefined;
    await stopped.promise;
    await dialer?.[Symbol.asyncDispose]();
    await platform.stop();
  }
  Deno.exit();
});

/** Calls between the parts of the platform must not use a proxy of the environment. */
function bypassProxy(): void {
  for (const name of ["NO_PROXY", "no_proxy"]) {
    Deno.env.set(name, [Deno.env.get(name), "127.0.0.1", "localhost"].filter(Boolean).join());
  }
}

async function welcome({ url, functionUrl, publishableKey, signIn, sql }: Platform) {
  const people = await sql<{ email: string; agency: string | null }>(
    `select account.email, agency.name as agency
     from auth.users as account
     left join public.users as profile on profile.id = account.id
     left join public.agencies as agency on agency.id = profile.agency_id
     where account.encrypted_password = extensions.crypt($1, account.encrypted_password)
     order by agency.name nulls last, account.email`,
    [SEED_PASSWORD],
  );
  const [member] = people;
  if (!member?.agency) throw new Error("The seed has no member of an agency.");
  const headers = { Authorization: `Bearer ${await signIn(member.email)}` };
  // A first request checks the platform and warms it up.
  await (await fetch(functionUrl, { headers })).body?.cancel();
  return `
Dashboard        ${url}/dashboard/
Project          ${url}
Function         ${functionUrl}
Publishable key  ${publishableKey}

Sign in with the password ${SEED_PASSWORD} as
${people.map(({ email, agency }) => `  ${email}  (${agency ?? "no agency"})`).join("\n")}

Try it as ${member.email} (this token lasts an hour):

curl '${functionUrl}?limit=3' -H 'Authorization: ${headers.Authorization}'

Ctrl-C ends everything.
`;
}
