import { startUpstreams } from "./data_api.ts";
import { sizes, startMeasuredDatabase } from "./measured_database.ts";
import { type BenchOptions, help, parseOptions } from "./options.ts";
import { createProject } from "./project.ts";
import { describeMachine, printResults, type Results, writeResults } from "./results.ts";
import { measureProcesses } from "./sections/process_cost.ts";
import { measureReads } from "./sections/reads.ts";
import { measureRequests } from "./sections/requests.ts";
import { measureRoundTrips } from "./sections/round_trips.ts";
import { measureStorage } from "./sections/storage.ts";
import { measureWrites } from "./sections/writes.ts";

if (import.meta.main) {
  try {
    await bench(parseOptions(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exitCode = 1;
  }
}

async function bench({ help: asked, quick, sections }: BenchOptions): Promise<void> {
  if (asked) return console.log(help);
  const size = quick ? "quick" : "full";
  await using database = await startMeasuredDatabase(sizes[size], sayOf("database"));
  const project = await createProject();
  await using upstreams = await startUpstreams({ url: database.url, project });
  sayOf("database")(`Data API: ${upstreams.dataApi}`);
  const { small, medium } = database.agencies;
  const ways = { ...upstreams, project, member: small };
  const wanted = (section: BenchOptions["sections"][number]) => sections.includes(section);

  const results: Results = {};
  if (wanted("reads")) results.reads = await measureReads(database, sayOf("reads"));
  if (wanted("storage")) results.storage = await measureStorage(database);
  if (wanted("round_trips")) {
    sayOf("round trips")("every call takes 200 ms longer");
    results.round_trips = await measureRoundTrips(ways, { stranger: medium, delayMs: 200 });
  }
  if (wanted("requests")) {
    results.requests = await measureRequests(ways, {
      connections: 32,
      rounds: quick ? 6 : 25,
      warmUpMs: quick ? 1_000 : 3_000,
      roundMs: quick ? 300 : 400,
      progress: sayOf("requests"),
    });
  }
  if (wanted("processes")) {
    results.processes = await measureProcesses(ways, {
      starts: quick ? 1 : 3,
      loadMs: quick ? 500 : 1_500,
      progress: sayOf("processes"),
    });
  }
  // Last, because it leaves the contacts changed.
  if (wanted("writes")) {
    results.writes = await measureWrites(database, { quick, progress: sayOf("writes") });
  }

  printResults(results);
  if (quick) return;
  const { dataApi } = upstreams;
  await writeResults(results, {
    ...describeMachine(),
    size,
    postgres: database.version,
    dataApi,
  });
  console.log("\nWritten to bench/results.");
}

/** Shows how far it has come, and how long that took. */
function sayOf(section: string): (line: string) => void {
  return (line) => {
    const seconds = (performance.now() / 1000).toFixed(0).padStart(4);
    console.log(`${seconds} s  ${section}: ${line}`);
  };
}
