import { UpstreamError, type UpstreamFailure } from "../upstream.ts";
import { ApiError } from "./errors.ts";

/** An id, a number or a code; never a name, a phone number, a token or a key. */
export type LogValue = string | number | undefined;

export interface LogEntry {
  time: string;
  level: "info" | "error";
  request_id: string;
  trace_id?: string | undefined;
  method: string;
  status: number;
  code?: string | undefined;
  duration_ms: number;
  auth_ms?: number | undefined;
  db_ms?: number | undefined;
  upstream?: UpstreamFailure | undefined;
  /** The name and stack of an unexpected error, without its message, which may contain data. */
  cause?: string | undefined;
  /** Fields that the endpoint adds. */
  [field: string]: LogValue | UpstreamFailure;
}

export type Log = (entry: LogEntry) => void;

/**
 * Writes each entry as one line of JSON, `info` to standard output and `error` to standard error, after the response is
 * sent: writing takes as long as the rest of the function.
 */
export function logToConsole(entry: LogEntry): void {
  setTimeout(writeEntry, 0, entry);
}

function writeEntry(entry: LogEntry): void {
  const write = entry.level === "error" ? console.error : console.log;
  write(JSON.stringify(entry));
}

/** An error whose message is safe to log verbatim. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/** The log fields for the cause of an error response. */
export function describeFailure(error: ApiError): Pick<LogEntry, "upstream" | "cause"> {
  const { cause } = error;
  if (cause === undefined) return {};
  if (cause instanceof UpstreamError) return { upstream: cause.failure };
  if (cause instanceof SettingError) return { cause: cause.message };
  if (!(cause instanceof Error)) return { cause: `${typeof cause} thrown` };
  const stack = cause.stack?.replace(cause.message, "").split("\n") ?? [];
  const frames = stack.filter((line) => /^\s+at /.test(line));
  return { cause: [cause.name, ...frames].join("\n") };
}
