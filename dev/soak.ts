import { parseArgs } from "node:util";
import { startCluster } from "../testkit/postgres_cluster.ts";
import { findInstallations } from "../testkit/postgres_installations.ts";
import { percentile } from "../testkit/statistics.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { soak, type SoakReport } from "./soak/run.ts";

const HELP =
  `Lets good and bad callers loose on the function while contacts change, and holds each response to the contract.
Everything runs on this machine and is gone at the end.

  deno task soak [options]

  --seconds N      how long, by default 60
  --connections N  how many callers at once, by default 64
  --embedded       on the embedded Postgres, even if a real one is installed
  -h, --help       print this`;

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: "string", default: "60" },
      connections: { type: "string", default: "64" },
      embedded: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(HELP), 0;
  const [seconds, connections] = [Number(values.seconds), Number(values.connections)];
  if (!(seconds > 0 && Number.isInteger(connections) && connections > 0)) {
    throw new Error("--seconds and --connections take numbers above 0.");
  }
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  await using parts = new AsyncDisposableStack();
  const platform = parts.use(await startWith(values.embedded, parts));
  console.log(`${connections} callers for ${seconds} s; Ctrl-C ends it early.`);
  const report = await soak({ platform, seconds, connections, signal: stop.signal });
  console.log(summarize(report));
  return report.failures.length === 0 ? 0 : 1;
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
  const { answers, latencies, seconds, changes, memory, failures } = report;
  const lines = Object.entries(answers).map(([kind, statuses]) => {
    const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
    return `  ${kind.padEnd(12)}${counts.join("  ")}`;
  });
  const rate = Math.round(latencies.length / seconds);
  const ms = (share: number) => `${percentile(latencies, share).toFixed(1)} ms`;
  const mib = (size: number) => `${size.toFixed(1)} MiB`;
  return [
    ...lines,
    `${latencies.length} responses, ${rate} a second; half within ${ms(0.5)}, 99 of 100 within ${
      ms(0.99)
    }`,
    `${changes} times contacts changed meanwhile`,
    `memory of the function after warm-up: ${mib(memory.early)} early, ${mib(memory.late)} late`,
    failures.length === 0 ? "nothing outside the contract" : `${failures.length} FAILURES`,
    ...failures.slice(0, 20).map((failure) => `  ${failure.slice(0, 300)}`),
  ].join("\n");
}
