import { parseArgs } from "node:util";

/** The parts of a measurement. */
export const sections = [
  "reads",
  "storage",
  "round_trips",
  "requests",
  "processes",
  "writes",
] as const;

/** The name of a part. */
export type Section = typeof sections[number];

/** What `deno task bench --help` prints. */
export const help = `Measures database and function on a throw-away Postgres.

  deno task bench [options] [${sections.join("] [")}]

  --quick     smaller and shorter, under a minute; prints, but writes no results
  -h, --help  print this

Without parts, all are measured, in about four minutes, and written to bench/results.
PG_BIN names another Postgres, POSTGREST a PostgREST to measure with instead of its stand-in.`;

/** What was asked for on the command line. */
export interface BenchOptions {
  help: boolean;
  quick: boolean;
  sections: readonly Section[];
}

/** Reads the command line. Throws an error whose message is for the person who typed it. */
export function parseOptions(args: string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      quick: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const asked = sections.filter((section) => positionals.includes(section));
  const unknown = positionals.find((word) => !sections.some((section) => section === word));
  if (unknown !== undefined) {
    throw new Error(`There is no part ${unknown}, but ${sections.join(", ")}.`);
  }
  return { ...values, sections: asked.length > 0 ? asked : sections };
}
