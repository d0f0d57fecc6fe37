import { runCommand } from "../../../dev/command.ts";
import { startPlatform } from "../../../dev/platform.ts";
import { startCluster } from "../../../dev/testkit/postgres_cluster.ts";
import { findInstallations } from "../../../dev/testkit/postgres_installations.ts";
import { percentile } from "../../../dev/testkit/statistics.ts";
import { soak } from "./run.ts";

const help =
  `Lets good and bad callers loose on the function while contacts change, and holds each response to the contract.
Everything runs on this machine, on its newest Postgres or an embedded one, and is gone at the end.

  deno task soak [options]

  --seconds N      how long, by default 60
  -h, --help       print this`;

const options = { seconds: { type: "string", default: "60" } } as const;

await runCommand({ help, options }, async ({ seconds }) => {
  if (!(Number(seconds) > 0)) throw new Error("--seconds takes a number above 0.");
  await using parts = new AsyncDisposableStack();
  const installation = findInstallations().at(-1);
  const cluster = installation && parts.use(await startCluster(installation));
  const database = await cluster?.createDatabase("soak", { hosted: false });
  const platform = parts.use(await startPlatform({ databaseUrl: database?.adminUrl }));
  console.log(`64 callers for ${seconds} s, on ${cluster?.version ?? "the embedded"} Postgres.`);

  const connections = 64;
  const report = await soak(platform, { seconds: Number(seconds), connections });
  const { answers, latencies, changes, memory, failures } = report;
  const [half, most] = [0.5, 0.99].map((share) => percentile(latencies, share).toFixed(1));
  console.table(answers);
  console.log(
    `${latencies.length} responses, half within ${half} ms, 99 of 100 within ${most} ms`,
  );
  console.log(`${changes} times contacts changed meanwhile`);
  console.log(
    `MiB of the function, early and late: ${memory.early.toFixed(1)} and ${memory.late.toFixed(1)}`,
  );
  if (failures.length > 0) {
    throw new Error(`${failures.length} FAILURES\n${failures.slice(0, 20).join("\n")}`);
  }
});
