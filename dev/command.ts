import { parseArgs, type ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

export type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>["values"];

/** Runs a task. `--help` prints `help`; a failure prints one line without a stack. */
export async function runCommand<const T extends Options>(
  { help, options }: { help: string; options: T },
  run: (values: Values<T>) => Promise<void>,
): Promise<void> {
  if (Deno.args.some((arg) => arg === "--help" || arg === "-h")) return console.log(help);
  try {
    await run(parseArgs({ options }).values);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
