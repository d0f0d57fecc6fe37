import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { type ServerOptions, type settingNames, startServer } from "./server_process.ts";

/** How to start the function. */
export interface FunctionOptions extends Pick<ServerOptions, "root" | "deno"> {
  /** By default its source. */
  script?: string;
  /** The settings it may read, and no other part of the environment. */
  settings: Readonly<Partial<Record<typeof settingNames[number], string>>>;
}

/** The function as it is written. */
export const functionScript = "supabase/functions/calls-batch-list/index.ts";

/** Starts the function on a free port of 127.0.0.1, with only the permissions it needs, and waits until it listens. */
export async function startFunction(options: FunctionOptions) {
  const upstream = /^https?:\/\/(127\.0\.0\.1:\d+)/.exec(options.settings.SUPABASE_URL ?? "")?.[1];
  const upstreams = upstream ? [upstream] : [];
  const server = await startServer({ script: functionScript, ...options, upstreams });

  /** The log line of the request with this id, once it is there. */
  async function entry(requestId: string): Promise<LogEntry> {
    return JSON.parse(await server.line(new RegExp(`"request_id":"${requestId}"`)));
  }
  return { ...server, url: `${server.url}/calls-batch-list`, entry };
}
