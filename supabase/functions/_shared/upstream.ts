/** docs/runbook.md explains each. */
export const upstreamCategories = [
  "network",
  "status",
  "api_key_refused",
  "token_refused",
  "token_premature",
  "invalid_response",
  "invalid_row",
  "too_large",
  "truncated",
  "rate_bound",
] as const;

export type UpstreamCategory = typeof upstreamCategories[number];

/** Logged as it is. */
export interface UpstreamFailure {
  category: UpstreamCategory;
  /** The HTTP status; 0 without a response. */
  status: number;
  /** The code of PostgREST, Postgres or Auth (`PGRST301`, `42501`, `bad_jwt`), or the name of a thrown error. */
  code?: string | undefined;
  /** The column with the invalid value. */
  column?: string | undefined;
  /** Never contains data. */
  message?: string | undefined;
}

/** A failure of the Data API or the auth server. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly failure: UpstreamFailure;
  /** Seconds, for an upstream that is temporarily unavailable. */
  readonly retryAfter: number | undefined;

  constructor(failure: UpstreamFailure, { retryAfter }: { retryAfter?: number | undefined } = {}) {
    super(failure.message ?? `Upstream ${failure.category}, status ${failure.status}`);
    this.failure = failure;
    this.retryAfter = retryAfter;
  }
}

/** `message` is logged, so it must not contain data. */
export function invalidResponse(message: string): UpstreamError {
  return new UpstreamError({ category: "invalid_response", status: 200, message });
}

export interface UpstreamResponse {
  response: Response;
  text: string;
}

/** The largest body that is read, in bytes after decompression. */
const maxBytes = 8 * 1024 * 1024;

/** Fetches and reads the whole body. Rejects with an {@link UpstreamError}; redirects are not followed. */
export async function fetchUpstream(
  fetch: typeof globalThis.fetch,
  ...[input, init]: Parameters<typeof globalThis.fetch>
): Promise<UpstreamResponse> {
  try {
    const response = await fetch(input, { ...init, redirect: "manual" });
    return { response, text: await readText(response) };
  } catch (thrown) {
    throw toNetworkError(thrown);
  }
}

async function readText(response: Response): Promise<string> {
  const { status, headers } = response;
  // With a Content-Encoding, Content-Length is the compressed size.
  const length = headers.has("content-encoding") ? null : headers.get("content-length");
  if (length !== null && Number(length) <= maxBytes) return await response.text();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new UpstreamError({ category: "too_large", status });
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The parts of a network error's message that are logged: the rest may contain an address with credentials. */
const networkProblems = /connection refused|connection reset|dns error|timed out|certificate/i;

function toNetworkError(thrown: unknown): UpstreamError {
  if (thrown instanceof UpstreamError) return thrown;
  const error = thrown instanceof Error ? thrown : undefined;
  return new UpstreamError({
    category: "network",
    status: 0,
    code: error?.name ?? typeof thrown,
    message: networkProblems.exec(error?.message ?? "")?.[0].toLowerCase(),
  });
}

/** The seconds of a 503's or 504's `Retry-After`, 5 without a valid one; undefined for any other status. */
export function readRetryAfter({ status, headers }: Response): number | undefined {
  if (status !== 503 && status !== 504) return undefined;
  const text = headers.get("retry-after") ?? "";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? 5 : Math.max(1, Math.ceil(seconds));
}

/** Undefined if the text is not JSON. */
export function parseJson(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
