import assert from "node:assert/strict";
import type { LogEntry } from "../../supabase/functions/_shared/http/log.ts";
import { callFunction } from "../../testkit/answers.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";

/** Makes a request and gives its answer with the one line it left in the log. */
export async function logged(
  server: RunningFunction,
  token: string | undefined,
  { query = "", headers = {}, method = "GET" }: {
    query?: string;
    headers?: Record<string, string>;
    method?: string;
  } = {},
): Promise<{ response: Response; entry: LogEntry }> {
  const id = crypto.randomUUID();
  const options = { query, method, headers: { ...headers, "X-Request-Id": id } };
  const response = await callFunction(server.url, token, options);
  const entry = await server.entry(id);
  assert.equal(server.lines.filter((line) => line.includes(id)).length, 1);
  const { time, duration_ms, auth_ms = 0, db_ms = 0 } = entry;
  assert.equal(new Date(time).toISOString(), time);
  assert.ok(duration_ms + 0.2 >= auth_ms + db_ms && auth_ms >= 0 && db_ms >= 0);
  return { response, entry };
}
