import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../dev/command.ts";
import { withFunctionBundle } from "../../dev/function_bundle.ts";
import { projectFolder } from "../../dev/project.ts";
import { type Context, createContext, type Figures } from "./context.ts";
import { sections } from "./sections.ts";

const help = `Measures database and function on a throw-away Postgres.

  deno task bench [options]

  --section NAME   measure one section: ${Object.keys(sections).join(", ")}
  --quick          take a minute and print; without it and --section, the bench takes five minutes
                   and writes its figures into docs/scaling.md
  -h, --help       print this

PG_BIN names another Postgres, POSTGREST a PostgREST to measure with instead of the stand-in.`;

const options = { section: { type: "string" }, quick: { type: "boolean" } } as const;

await runCommand({ help, options }, async ({ section, quick }) => {
  const chosen = Object.entries(sections).filter(([name]) => name === (section ?? name));
  if (chosen.length === 0) throw new Error(`--section ${section} is not a section.`);
  const log = (line: string) => console.log(`${Math.round(performance.now() / 1_000)} s  ${line}`);
  await using parts = new AsyncDisposableStack();
  await withFunctionBundle(async (bundleFolder) => {
    const context = await createContext(parts, { effort: quick ? 0.1 : 1, log, bundleFolder });
    const figures: Figures = {};
    for (const [name, measure] of chosen) {
      log(name);
      Object.assign(figures, await measure(context));
    }
    const table = toTable(context, figures);
    console.log(table);
    if (!quick && !section) await writeTable(table);
  });
});

function toTable({ runtimes, database, dataApi }: Context, figures: Figures): string {
  const cell = (figure = NaN) => Number(figure.toPrecision(3)).toLocaleString("en");
  const rows = Object.entries(figures).map(([name, figure]) => [
    name,
    ...runtimes.map((_, index) =>
      Array.isArray(figure) ? cell(figure[index]) : index === 0 ? cell(figure) : ""
    ),
  ]);
  const head = ["", ...runtimes.map(({ version }) => `Deno ${version}`)];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return `Measured on ${
    new Date().toISOString().slice(0, 10)
  } with Postgres ${database.version} and ${dataApi}; all shared ${availableParallelism()} cores.

${lines.join("\n")}`;
}

async function writeTable(table: string): Promise<void> {
  const path = join(projectFolder, "docs", "scaling.md");
  const [before, , after] = (await Deno.readTextFile(path)).split(
    /(?<=<!-- bench -->\n)|(?=<!-- \/bench -->)/,
  );
  await Deno.writeTextFile(path, `${before}\n${table}\n\n${after}`);
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["fmt", path] }).output();
  if (!success) throw new Error(`deno fmt failed on ${path}.`);
}
