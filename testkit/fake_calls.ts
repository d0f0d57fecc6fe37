import { readClaims } from "./tokens.ts";

/** What of the upstream was called. */
export type CallKind = "profile" | "list" | "count" | "keys" | "user" | "other";

/** One call that reached the upstream. */
export interface Call {
  readonly kind: CallKind;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: Headers;
  /** The `sub` of the bearer token. */
  readonly userId: string | undefined;
  /** Its place among all beginnings and ends of calls, for telling what ran side by side. */
  readonly began: number;
  ended: number;
  /** Settled when the one who called gave up before it had the whole answer. */
  readonly left: Promise<void>;
}

const kinds: Readonly<Record<string, CallKind>> = {
  "/rest/v1/users": "profile",
  "/rest/v1/v_call_batch_summary": "list",
  "/auth/v1/.well-known/jwks.json": "keys",
  "/auth/v1/user": "user",
};

/** The longest chain of calls of which each began after the one before had ended. */
export function roundTrips(calls: readonly Call[]): number {
  let trips = 0;
  let ended = -1;
  for (const call of calls.toSorted((a, b) => a.ended - b.ended)) {
    if (call.began < ended) continue;
    trips += 1;
    ended = call.ended;
  }
  return trips;
}

/** Reads a request as a call that began just now. */
export function readCall(request: Request, began: number): Call {
  const { pathname, searchParams } = new URL(request.url);
  const token = /^Bearer (.*)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  const sub = token && readClaims(token)?.sub;
  const known = kinds[pathname] ?? "other";
  return {
    kind: known === "list" && request.method === "HEAD" ? "count" : known,
    path: pathname,
    parameters: searchParams,
    headers: request.headers,
    userId: typeof sub === "string" ? sub : undefined,
    began,
    ended: Infinity,
    left: new Promise((resolve) => request.signal.addEventListener("abort", () => resolve())),
  };
}
