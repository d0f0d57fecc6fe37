import { compactVerify, decodeJwt } from "jose";
import { listResponse, restError } from "./fake_postgrest.ts";
import type { FakeRow } from "./fakes.ts";
import type { SigningKey } from "./tokens.ts";

const kinds = {
  "/rest/v1/users": "profile",
  "/rest/v1/v_call_batch_summary": "list",
  "/rest/v1/v_call_batch_activity": "list",
  "/auth/v1/.well-known/jwks.json": "keys",
  "/auth/v1/user": "user",
} as const;

/** A HEAD of the list is a `count`. */
export type CallKind = typeof kinds[keyof typeof kinds] | "count" | "other";

export interface Call {
  readonly kind: CallKind;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: Headers;
  /** The `sub` of the bearer token. */
  readonly userId: string | undefined;
  /** Resolves if the caller aborts. */
  readonly aborted: Promise<void>;
}

/** Replaces the response to a call, or returns undefined. */
export type Fault = (call: Call) => Response | undefined | Promise<Response | undefined>;

export const publishableKey = "sb_publishable_fake-key_For-Tests";

/**
 * A fake of PostgREST and Auth on a free port of 127.0.0.1. Tests may change its fields at any time.
 */
export class FakeUpstream implements AsyncDisposable {
  /** Agency by user; a user without an entry has no profile. */
  people = new Map<string, string | null>();
  rows: FakeRow[] = [];
  keys: SigningKey[] = [];
  /** The secret of the HS256 tokens that the auth server accepts. */
  legacyKey: SigningKey | undefined;
  calls: Call[] = [];
  fault: Fault | undefined;
  #server = this.#listen(0);
  readonly url = `http://127.0.0.1:${this.#server.addr.port}`;

  #listen(port: number) {
    const options = { hostname: "127.0.0.1", port, onListen: () => {} };
    return Deno.serve(options, (request) => this.fetch(request));
  }

  /** Handles a request without a network. */
  async fetch(request: Request): Promise<Response> {
    const call = readCall(request);
    this.calls.push(call);
    return await this.fault?.(call) ?? await this.#respond(call);
  }

  count(...kinds: CallKind[]): number {
    return this.calls.filter(({ kind }) => kinds.includes(kind)).length;
  }

  /** Stops listening and closes open connections. */
  async stop(): Promise<void> {
    await this.#server.shutdown();
  }

  /** Listens again at the same address. */
  restart(): void {
    this.#server = this.#listen(Number(new URL(this.url).port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #respond(call: Call): Promise<Response> {
    const { kind, headers, userId = "" } = call;
    if (!headers.has("apikey")) {
      return Response.json({ message: "No API key found in request" }, { status: 401 });
    }
    const agency_id = this.people.get(userId);
    switch (kind) {
      case "keys":
        return Response.json({ keys: this.keys.map(({ publicJwk }) => publicJwk) });
      case "user":
        return await this.#userResponse(call);
      case "profile":
        return Response.json(agency_id === undefined ? [] : [{ agency_id }]);
      case "other":
        return restError(404, "PGRST205", "Could not find the table");
    }
    return listResponse(this.rows.filter((row) => row.agency_id === agency_id), call);
  }

  async #userResponse({ headers, userId }: Call): Promise<Response> {
    const token = headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const reject = (error_code: string, msg: string) =>
      Response.json({ code: 403, error_code, msg }, { status: 403 });
    const key = this.legacyKey?.cryptoKey;
    if (!key || !await compactVerify(token, key).catch(() => undefined)) {
      return reject("bad_jwt", "invalid JWT: unable to parse or verify");
    }
    if (userId === undefined || !this.people.has(userId)) {
      return reject("user_not_found", "User from sub claim in JWT does not exist");
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
    aborted: new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
  };
}
