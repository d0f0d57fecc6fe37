import type { LogEntry } from "../supabase/functions/_shared/http/log.ts";
import {
  type ServerOptions,
  type ServerProcess,
  settingNames,
  startServer,
} from "./server_process.ts";
import { until } from "./until.ts";

/** How to start the function. */
export interface FunctionOptions extends Pick<ServerOptions, "root" | "deno"> {
  /** By default its source. */
  script?: string;
  /** The settings it may read, and no other part of the environment. */
  settings: Readonly<Partial<Record<typeof settingNames[number], string>>>;
}

/** The function in a process of its own, on a free port of 127.0.0.1. */
export interface RunningFunction extends ServerProcess {
  /** The log line of the request with this id, once it is there. */
  entry(requestId: string): Promise<LogEntry>;
}

/** The function as it is written. */
export const functionScript = "supabase/functions/calls-batch-list/index.ts";

/** Starts the function, with only the permissions it needs, and waits until it listens. */
export async function startFunction(options: FunctionOptions): Promise<RunningFunction> {
  const upstream = /^https?:\/\/(127\.0\.0\.1:\d+)/.exec(options.settings.SUPABASE_URL ?? "")?.[1];
  const server = await startServer({
    script: functionScript,
    ...options,
    upstreams: upstream ? [upstream] : [],
  });
  return {
    ...server,
    url: `${server.url}/calls-batch-list`,
    entry: (requestId) => until(() => findEntry(server.lines, requestId)),
  };
}

function findEntry(lines: readonly string[], requestId: string): LogEntry | undefined {
  const line = lines.find((line) => line.includes(`"request_id":"${requestId}"`));
  return line === undefined ? undefined : JSON.parse(line);
}
