import { compactVerify, decodeJwt } from "jose";
import { answerList, restError } from "./fake_postgrest.ts";
import type { FakeRow } from "./fakes.ts";
import type { SigningKey } from "./tokens.ts";

const kinds = {
  "/rest/v1/users": "profile",
  "/rest/v1/v_call_batch_summary": "list",
  "/rest/v1/v_call_batch_activity": "list",
  "/auth/v1/.well-known/jwks.json": "keys",
  "/auth/v1/user": "user",
} as const;

/** What of the upstream was called; a HEAD of the list is a count. */
export type CallKind = typeof kinds[keyof typeof kinds] | "count" | "other";

/** One call that reached the upstream. */
export interface Call {
  readonly kind: CallKind;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: Headers;
  /** The `sub` of the bearer token. */
  readonly userId: string | undefined;
  /** Settled when the one who called gave up before it had the whole answer. */
  readonly left: Promise<void>;
}

/** Answers a call in the upstream's place, or leaves it to the upstream. */
export type Fault = (call: Call) => Response | undefined | Promise<Response | undefined>;

/** The publishable key that the fake gateway asks for. */
export const publishableKey = "sb_publishable_fake-key_For-Tests";

/**
 * PostgREST and Auth as far as the function knows them, on a free port of 127.0.0.1. They do as they should unless
 * told otherwise, and what they know may be changed at any time.
 */
export class FakeUpstream implements AsyncDisposable {
  /** The agency in each user's profile; a user who is not there has no profile. */
  people = new Map<string, string | null>();
  rows: FakeRow[] = [];
  /** The keys that the auth server publishes. */
  keys: SigningKey[] = [];
  /** The secret of the HS256 tokens that the auth server accepts. */
  legacyKey: SigningKey | undefined;
  /** Every call so far; may be emptied. */
  calls: Call[] = [];
  fault: Fault | undefined;
  #server = this.#listen(0);
  readonly url = `http://127.0.0.1:${this.#server.addr.port}`;

  #listen(port: number) {
    const options = { hostname: "127.0.0.1", port, onListen: () => {} };
    return Deno.serve(options, (request) => this.fetch(request));
  }

  /** Answers without a network. */
  async fetch(request: Request): Promise<Response> {
    const call = readCall(request);
    this.calls.push(call);
    return await this.fault?.(call) ?? await this.#answer(call);
  }

  /** Calls of these kinds so far. */
  count(...kinds: CallKind[]): number {
    return this.calls.filter(({ kind }) => kinds.includes(kind)).length;
  }

  /** Stops listening, and cuts off whoever is waiting. */
  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  /** Listens again, at the same address. */
  restart(): void {
    this.#server = this.#listen(Number(new URL(this.url).port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #answer(call: Call): Promise<Response> {
    const { kind, headers, userId = "" } = call;
    if (!headers.has("apikey")) {
      return Response.json({ message: "No API key found in request" }, { status: 401 });
    }
    const agency_id = this.people.get(userId);
    switch (kind) {
      case "keys":
        return Response.json({ keys: this.keys.map(({ publicJwk }) => publicJwk) });
      case "user":
        return await this.#answerUser(call);
      case "profile":
        return Response.json(agency_id === undefined ? [] : [{ agency_id }]);
      case "other":
        return restError(404, "PGRST205", "Could not find the table");
    }
    return answerList(this.rows.filter((row) => row.agency_id === agency_id), call);
  }

  async #answerUser({ headers, userId }: Call): Promise<Response> {
    const token = headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const refuse = (error_code: string, msg: string) =>
      Response.json({ code: 403, error_code, msg }, { status: 403 });
    const key = this.legacyKey?.cryptoKey;
    if (!key || !await compactVerify(token, key).catch(() => undefined)) {
      return refuse("bad_jwt", "invalid JWT: unable to parse or verify");
    }
    if (userId === undefined || !this.people.has(userId)) {
      return refuse("user_not_found", "User from sub claim in JWT does not exist");
    }
    return Response.json({ id: userId, aud: "authenticated", role: "authenticated" });
  }
}

function readCall({ url, method, headers, signal }: Request): Call {
  const { pathname: path, searchParams: parameters } = new URL(url);
  const known = new Map<string, CallKind>(Object.entries(kinds)).get(path) ?? "other";
  const token = headers.get("authorization")?.slice("Bearer ".length);
  return {
    kind: known === "list" && method === "HEAD" ? "count" : known,
    path,
    parameters,
    headers,
    userId: token && decodeJwt(token).sub,
    left: new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  };
}
