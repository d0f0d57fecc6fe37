import { decodeJwt } from "jose";
import { listen } from "../local/gateway.ts";
import { agencies, fakeRows, people } from "./fakes.ts";
import { type FunctionOptions, startFunction } from "./function_process.ts";
import {
  createSigningKey,
  type Overrides,
  type SigningKey,
  signToken,
  userClaims,
} from "./tokens.ts";

export const publishableKey = "sb_publishable_fake-key_For-Tests";

const kinds = {
  "/rest/v1/users": "profile",
  "/rest/v1/v_call_batch_summary": "list",
  "/rest/v1/v_call_batch_activity": "list",
  "/auth/v1/.well-known/jwks.json": "keys",
  "/auth/v1/user": "user",
} as const;

/** A HEAD of the list is a `count`. */
export type CallKind = typeof kinds[keyof typeof kinds] | "count" | "other";

type Call = ReturnType<typeof readCall>;

/** Replaces the response to a call, or returns undefined. */
export type Fault = (call: Call) => Response | undefined | Promise<Response | undefined>;

/**
 * A fake project of two agencies, with 42 and 7 batches, an ES256 key and a legacy secret: PostgREST, which filters by
 * nothing but the caller's agency, and Auth, which accepts every token, on a free port of 127.0.0.1. Tests may change
 * its fields at any time.
 */
export async function createFakeProject() {
  const key = await createSigningKey();
  const legacyKey = await createSigningKey({ alg: "HS256" });
  const parts = new AsyncDisposableStack();
  const upstream = new FakeUpstream(key);
  parts.defer(() => upstream.stop());
  const stop = async () => await parts.disposeAsync();
  return {
    upstream,
    /** A token of this person, signed with the project's key. */
    token: (person: string, claims?: Overrides, header?: Overrides) =>
      signToken(key, userClaims(person, claims), header),
    /** A legacy HS256 token of this person. */
    legacyToken: (person: string) => signToken(legacyKey, userClaims(person), { kid: undefined }),
    /** Starts the function in front of this upstream; it ends with the project. */
    start: async (changes?: FunctionOptions["settings"]) => {
      const settings = { ...settingsFor(upstream, [key]), ...changes };
      return parts.use(await startFunction({ settings }));
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The settings of a function in front of this upstream, with these keys given to it. */
export function settingsFor({ url }: { url: string }, keys: readonly SigningKey[]) {
  return {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_JWKS: JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  };
}

class FakeUpstream {
  /** Agency by user; a user without an entry has no profile. */
  people = new Map<string, string>([
    [people.member, agencies.own],
    [people.outsider, agencies.other],
  ]);
  rows: Record<string, unknown>[] = [
    ...fakeRows(42),
    ...fakeRows(7, { agency_id: agencies.other, campaign_name: "Not for others" }),
  ];
  calls: Call[] = [];
  fault: Fault | undefined;
  readonly #key: SigningKey;
  /** Handles a request without a network. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const call = readCall(request);
    this.calls.push(call);
    return await this.fault?.(call) ?? this.#respond(call);
  };
  #server = listen(0, this.fetch);
  readonly url = `http://${this.#server.host}`;

  constructor(key: SigningKey) {
    this.#key = key;
  }

  count(kind: CallKind): number {
    return this.calls.filter((call) => call.kind === kind).length;
  }

  /** Stops listening and closes open connections. */
  async stop(): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }

  /** Listens again at the same address. */
  restart(): void {
    this.#server = listen(Number(new URL(this.url).port), this.fetch);
  }

  #respond({ kind, parameters, userId = "" }: Call): Response {
    const agency_id = this.people.get(userId);
    switch (kind) {
      case "keys":
        return Response.json({ keys: [this.#key.publicJwk] });
      case "user":
        return Response.json({ id: userId });
      case "profile":
        return Response.json(agency_id === undefined ? [] : [{ agency_id }]);
      case "other":
        return restError(404, "PGRST205", "Could not find the table");
    }
    return listResponse(this.rows.filter((row) => row.agency_id === agency_id), parameters);
  }
}

function readCall({ url, method, headers, signal }: Request) {
  const { pathname: path, searchParams: parameters } = new URL(url);
  const known = new Map<string, CallKind>(Object.entries(kinds)).get(path) ?? "other";
  const kind: CallKind = known === "list" && method === "HEAD" ? "count" : known;
  const token = headers.get("authorization")?.slice("Bearer ".length);
  return {
    kind,
    path,
    parameters,
    /** The `sub` of the bearer token. */
    userId: token && decodeJwt(token).sub,
    /** Resolves if the caller aborts. */
    aborted: new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
  };
}

function listResponse(rows: readonly object[], parameters: URLSearchParams): Response {
  const offset = Number(parameters.get("offset") ?? 0);
  const headers = { "Content-Range": `*/${rows.length}` };
  if (offset > rows.length) return new Response(null, { status: 416, headers });
  const page = rows.slice(offset, offset + Number(parameters.get("limit") ?? Infinity));
  return Response.json(page, { status: page.length < rows.length ? 206 : 200, headers });
}

export function restError(status: number, code: string, message: string): Response {
  return Response.json({ code, details: null, hint: null, message }, { status });
}
