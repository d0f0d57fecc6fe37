/** How the Data API or the auth server failed. */
export interface UpstreamFailure {
  /** The HTTP status; 0 without an answer. */
  status: number;
  /** The code of PostgREST or Postgres (`PGRST301`, `42501`), or the name of what was thrown. */
  code?: string | undefined;
  /** The upstream's own words, where they cannot quote a value. */
  message?: string | undefined;
}

/** A failure of the Data API or the auth server, fit for the log. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly failure: UpstreamFailure;

  constructor(failure: UpstreamFailure) {
    super(failure.message ?? `Upstream status ${failure.status}`);
    this.failure = failure;
  }
}

/** What a failed call may say of the network. */
const networkProblems = /connection refused|connection reset|dns error|timed out|certificate/i;

/** What reading an answer may throw: there was an answer, and it made no sense. */
const unreadable = new Set(["SyntaxError", "PostgrestError", "ZodError"]);

/** Turns whatever was thrown while calling an upstream into an {@link UpstreamError}, without quoting it. */
export function toUpstreamError(thrown: unknown): UpstreamError {
  if (thrown instanceof UpstreamError) return thrown;
  if (!(thrown instanceof Error)) return new UpstreamError({ status: 0, code: typeof thrown });
  const { name: code, message } = thrown;
  return new UpstreamError({
    status: unreadable.has(code) ? 200 : 0,
    code,
    message: networkProblems.exec(message)?.[0].toLowerCase(),
  });
}
