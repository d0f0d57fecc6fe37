import { HELP, parseOptions } from "./local/options.ts";
import { SEED_PASSWORD } from "./local/people.ts";
import { startDialer } from "./local/dialer.ts";
import { type Platform, startPlatform } from "./platform.ts";

/** What ends it: Ctrl-C, and where there are more signals than that, those that end other programs. */
const SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

if (import.meta.main) {
  try {
    await start(parseOptions(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function start(
  { help, live, ...options }: ReturnType<typeof parseOptions>,
): Promise<void> {
  if (help) return console.log(HELP);
  const stopped = Promise.withResolvers<void>();
  const starting = startPlatform({
    ...options,
    watch: true,
    dashboard: { hint: `Names are in the terminal, the password is ${SEED_PASSWORD}.` },
    log: (line) => console.log(`[calls-batch-list] ${line}`),
    progress: console.log,
  });
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => stopped.resolve());
  // Whoever gives up before everything runs need not wait for it.
  const platform = await Promise.race([starting, stopped.promise]);
  if (platform) {
    console.log(await welcome(platform));
    const dialer = live ? startDialer(platform.sql, console.log) : undefined;
    await stopped.promise;
    await dialer?.[Symbol.asyncDispose]();
    await platform.stop();
  }
  Deno.exit();
}

async function welcome(platform: Platform): Promise<string> {
  const people = await platform.people();
  const width = Math.max(...people.map(({ email }) => email.length));
  const member = people.find(({ agency }) => agency !== null);
  if (!member) throw new Error("The seed has no member of an agency.");
  const headers = { Authorization: `Bearer ${await platform.signIn(member.email)}` };
  // Printed only once it works, and so that the first answer need not wait for what is loaded late.
  await (await fetch(platform.functionUrl, { headers })).body?.cancel();
  return `
Dashboard        ${platform.url}/dashboard/
Project          ${platform.url}
Function         ${platform.functionUrl}
Publishable key  ${platform.publishableKey}

Sign in with the password ${SEED_PASSWORD} as
${
    people.map(({ email, agency }) => `  ${email.padEnd(width)}  ${agency ?? "no agency"}`).join(
      "\n",
    )
  }

Try it as ${member.email} (this token lasts an hour):

curl '${platform.functionUrl}?limit=3' -H 'Authorization: ${headers.Authorization}'

Ctrl-C ends everything.
`;
}
