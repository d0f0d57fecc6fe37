import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { type ServerOptions, type settingNames, startServer } from "../process/server_process.ts";

export interface FunctionOptions extends Pick<ServerOptions, "root" | "deno"> {
  /** Defaults to the source. */
  script?: string;
  /** The only environment variables it may read. */
  settings: Readonly<Partial<Record<typeof settingNames[number], string>>>;
}

export const functionScript = "supabase/functions/calls-batch-list/index.ts";

/** Starts the function with the permissions it needs, and waits until it listens. */
export async function startFunction(options: FunctionOptions) {
  const upstream = /^https?:\/\/(127\.0\.0\.1:\d+)/.exec(options.settings.SUPABASE_URL ?? "")?.[1];
  const upstreams = upstream ? [upstream] : [];
  const server = await startServer({ script: functionScript, ...options, upstreams });

  /** Waits for the log entry of a request. */
  async function entry(requestId: string): Promise<LogEntry> {
    return JSON.parse(await server.line(new RegExp(`"request_id":"${requestId}"`)));
  }
  return { ...server, url: `${server.url}/calls-batch-list`, entry };
}
