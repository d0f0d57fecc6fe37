import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { withFunctionBundle } from "../dev/function_bundle.ts";
import { createContext } from "./context.ts";
import { sizes, startMeasuredDatabase } from "./database.ts";
import { type Circumstances, resultsFolder } from "./results.ts";
import { type SectionName, sectionNames, sections } from "./sections.ts";

const HELP = `Measures database and function on a throw-away Postgres.

  deno task bench [options] [${sectionNames.join("] [")}]

  --quick     smaller and shorter, about a minute; prints, but writes no results
  -h, --help  print this

Without sections, all are measured, in about ten minutes, and written to bench/results;
\`deno task scaling\` makes the charts and docs/scaling.md of them. PG_BIN names another Postgres,
POSTGREST a PostgREST to measure with instead of its stand-in.`;

/** Those that need no more in the database than a page. */
const pageOnly: readonly SectionName[] = [
  "own_time",
  "bundle",
  "startup",
  "wire",
  "requests",
  "sustained",
];

async function bench(wanted: readonly SectionName[], quick: boolean): Promise<void> {
  let now = "database";
  const say = (line: string) =>
    console.log(`${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${now}: ${line}`);
  const size = quick ? "quick" : wanted.every((name) => pageOnly.includes(name)) ? "page" : "full";
  await using parts = new AsyncDisposableStack();
  const database = parts.use(await startMeasuredDatabase(sizes[size], say));
  await withFunctionBundle(async (bundleFolder) => {
    const context = await createContext(parts, {
      effort: quick ? 0.1 : 1,
      say,
      database,
      bundleFolder,
    });
    const circumstances: Circumstances = {
      measuredOn: new Date().toISOString().slice(0, 10),
      postgres: database.version,
      deno: Deno.version.deno,
      dataApi: context.dataApi,
      system: `${Deno.build.os} ${Deno.build.arch}`,
      cores: availableParallelism(),
    };
    for (const name of wanted) {
      now = name;
      const results = await sections[name](context);
      console.table(results);
      const text = JSON.stringify({ ...circumstances, results }, null, 2);
      if (!quick) await Deno.writeTextFile(join(resultsFolder, `${name}.json`), `${text}\n`);
    }
  });
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const unknown = positionals.find((word) => !sectionNames.some((name) => name === word));
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? HELP : `There is no section ${unknown}.\n\n${HELP}`);
    Deno.exit(unknown === undefined ? 0 : 1);
  }
  const wanted = sectionNames.filter((name) =>
    positionals.length === 0 || positionals.includes(name)
  );
  await bench(wanted, values.quick);
}
