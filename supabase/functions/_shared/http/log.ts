import { ApiError, UpstreamError } from "./errors.ts";

/** One request in the log. Ids, never names, numbers, tokens or keys. */
export interface LogEntry {
  time: string;
  level: "info" | "error";
  request_id: string;
  method: string;
  status: number;
  code?: string | undefined;
  duration_ms: number;
  auth_ms?: number | undefined;
  db_ms?: number | undefined;
  user_id?: string | undefined;
  agency_id?: string | undefined;
  rows?: number | undefined;
  upstream?:
    | { status: number; code?: string | undefined; message: string }
    | undefined;
  cause?: string | undefined;
}

/** Writes one entry. */
export type Log = (entry: LogEntry) => void;

/** Writes each entry as one line of JSON: `info` to standard output, `error` to standard error. */
export const logToConsole: Log = (entry) => {
  const write = entry.level === "error" ? console.error : console.log;
  write(JSON.stringify(entry));
};

/** What the log says of the failure behind an answer: the upstream's own words, or our own stack. */
export function describeFailure(
  thrown: unknown,
): Pick<LogEntry, "upstream" | "cause"> {
  const cause = thrown instanceof ApiError ? thrown.cause : thrown;
  if (cause === undefined) return {};
  if (cause instanceof UpstreamError) {
    const { status, code, message } = cause;
    return { upstream: { status, code, message: redact(message) } };
  }
  return {
    cause: redact(
      cause instanceof Error ? `${cause.stack ?? cause.message}` : `${typeof cause} thrown`,
    ),
  };
}

/** The longest text taken over from elsewhere, in characters. */
const maxText = 1_000;

const tokens = /eyJ[\w-]+(\.[\w-]*)*|sb_[\w-]+|Bearer \S+/gi;

/** Seven digits or more, grouped or not, but for those inside of a UUID or a word. */
const phoneNumbers = /(?<![\w-])[+(]*\d[\d\s().-]{5,}\d(?!\w)/g;

/** Shortens a text and takes out what looks like a token, a key or a phone number. */
export function redact(text: string): string {
  return text.slice(0, maxText).replace(tokens, "[redacted]").replace(phoneNumbers, "[redacted]");
}
