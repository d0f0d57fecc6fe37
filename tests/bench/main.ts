import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { withFunctionBundle } from "../../dev/function_bundle.ts";
import { createContext } from "./context.ts";
import { sizes } from "./database.ts";
import { type Circumstances, resultsFile } from "./results.ts";
import { onePage, sectionNames, sections } from "./sections.ts";

const HELP = `Measures database and function on a throw-away Postgres.

  deno task bench [--quick] [${sectionNames.join("] [")}]

With --quick it takes a minute and prints, but writes no results. Without sections all are measured,
in about ten minutes, and written to tests/bench/results; \`deno task scaling\` writes docs/scaling.md from
them. PG_BIN names another Postgres, POSTGREST a PostgREST to measure with instead of its stand-in.`;

const { values: { quick, help }, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
});
if (help || positionals.some((name) => !sectionNames.some((known) => known === name))) {
  console.log(HELP);
  Deno.exit(help ? 0 : 1);
}
const wanted = sectionNames.filter((name) =>
  positionals.length === 0 || positionals.includes(name)
);

let now = "database";
const say = (line: string) =>
  console.log(`${(performance.now() / 1_000).toFixed(0).padStart(4)} s  ${now}: ${line}`);
const size = sizes[quick ? "quick" : wanted.every((name) => name in onePage) ? "page" : "full"];
await using parts = new AsyncDisposableStack();
await withFunctionBundle(async (bundleFolder) => {
  const effort = quick ? 0.1 : 1;
  const context = await createContext(parts, { size, effort, say, bundleFolder });
  const circumstances: Circumstances = {
    measuredOn: new Date().toISOString().slice(0, 10),
    postgres: context.database.version,
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
    if (!quick) await Deno.writeTextFile(resultsFile(name), `${text}\n`);
  }
});
