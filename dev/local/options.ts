import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What `deno task start --help` prints. */
export const HELP = `Runs the whole project locally: Postgres, Auth, Data API and the function.

  deno task start [options]

  --port N     listen on port N of 127.0.0.1 instead of 54321
  --data DIR   keep data and keys in DIR; without it everything is gone at the end
  --db URL     use the Postgres at URL instead of one in this process
  --live       let a small dialer work on the batches, so that their numbers move
  -h, --help   print this`;

/** Reads the command line. Throws an error whose message is for the person who typed it. */
export function parseOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: "54321" },
      data: { type: "string" },
      db: { type: "string" },
      live: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) {
    throw new Error(`--port ${values.port} is not a port.`);
  }
  if (values.data !== undefined && values.db !== undefined) {
    throw new Error(
      "--data keeps the Postgres of this process, --db uses another one: choose one of them.",
    );
  }
  return {
    help: values.help,
    port,
    dataFolder: values.data === undefined ? undefined : resolve(values.data),
    databaseUrl: values.db,
    live: values.live,
  };
}
