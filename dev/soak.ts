import { parseArgs } from "node:util";
import { type Platform, startPlatform } from "./platform.ts";
import { startCluster } from "../testkit/postgres_cluster.ts";
import { findInstallations } from "../testkit/postgres_installations.ts";
import { percentile } from "../testkit/statistics.ts";
import { soak, type SoakReport } from "./soak/run.ts";

const HELP =
  `Lets good and bad callers loose on the function while contacts change, and judges each answer.
Everything runs on this machine and is gone at the end.

  deno task soak [options]

  --seconds N      how long, 60 unless told otherwise, at most 3600
  --connections N  how many callers at once, 64 unless told otherwise, at most 512
  --embedded       on the embedded Postgres, even if a real one is installed
  -h, --help       print this`;

/** What was asked for on the command line. */
interface Options {
  help: boolean;
  embedded: boolean;
  seconds: number;
  connections: number;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(readOptions(Deno.args)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function main({ help, embedded, seconds, connections }: Options): Promise<number> {
  if (help) return console.log(HELP), 0;
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  await using parts = new AsyncDisposableStack();
  const platform = parts.use(await startWith(embedded, parts));
  console.log(`${connections} callers for ${seconds} s; Ctrl-C ends it early.`);
  const report = await soak({ platform, seconds, connections, signal: stop.signal });
  console.log(summarize(report));
  return report.faults.length === 0 ? 0 : 1;
}

async function startWith(embedded: boolean, parts: AsyncDisposableStack): Promise<Platform> {
  const installation = embedded ? undefined : findInstallations().at(-1);
  if (installation === undefined) {
    console.log("On the embedded Postgres.");
    return await startPlatform();
  }
  console.log(`On Postgres ${installation.version}.`);
  const cluster = parts.use(await startCluster(installation));
  const { adminUrl } = await cluster.createDatabase("soak", { hosted: false });
  return await startPlatform({ databaseUrl: adminUrl });
}

/** What a person wants to know afterwards. */
export function summarize(report: SoakReport): string {
  const { answers, latencies, seconds, changes, memory, faults } = report;
  const lines = [...answers].sort().map(([kind, statuses]) =>
    `  ${kind.padEnd(12)}${
      [...statuses].map(([status, count]) => `${status}: ${count}`).join("  ")
    }`
  );
  const ms = (share: number) => `${percentile(latencies, share).toFixed(1)} ms`;
  const mib = (size: number) => `${size.toFixed(1)} MiB`;
  return [
    ...lines,
    `${latencies.length} answers in ${seconds.toFixed(1)} s, ${
      Math.round(latencies.length / seconds)
    } a second; half within ${ms(0.5)}, 99 of 100 within ${ms(0.99)}`,
    `${changes} contacts changed meanwhile`,
    `memory of the function after warm-up: ${mib(memory.early)} early, ${mib(memory.late)} late`,
    ...(faults.length === 0 ? ["nothing outside the contract"] : [
      `${faults.length} FAULTS`,
      ...faults.slice(0, 20).map((fault) => `  ${fault.slice(0, 300)}`),
    ]),
  ].join("\n");
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: "string", default: "60" },
      connections: { type: "string", default: "64" },
      embedded: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return {
    help: values.help,
    embedded: values.embedded,
    seconds: readNumber("--seconds", values.seconds, 3600),
    connections: readNumber("--connections", values.connections, 512),
  };
}

function readNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw new Error(`${name} takes a whole number from 1 to ${most}, not ${text}.`);
}
