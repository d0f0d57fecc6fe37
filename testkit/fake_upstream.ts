import { type Call, type CallKind, readCall } from "./fake_calls.ts";
import { answerQuery, restError } from "./fake_postgrest.ts";
import type { FakeRow } from "./fake_rows.ts";
import { isSignedBy, type SigningKey } from "./tokens.ts";

/** Who is who and what there is; may be changed at any time. */
export interface UpstreamData {
  /** The agency in each user's profile; a user who is not there has no profile. */
  people: Map<string, string | null>;
  rows: FakeRow[];
  /** The keys that the auth server publishes. */
  keys: SigningKey[];
  /** The secret of the HS256 tokens that the auth server accepts. */
  legacyKey: SigningKey | undefined;
}

/** Answers a call in the upstream's place, or leaves it to the upstream. */
export type Fault = (call: Call) => Response | undefined | Promise<Response | undefined>;

/** PostgREST and Auth as far as the function knows them, as they should be unless told otherwise. */
export interface FakeUpstream extends UpstreamData, AsyncDisposable {
  readonly url: string;
  /** Every call so far; may be emptied. */
  calls: Call[];
  fault: Fault | undefined;
  /** Added to each call, in milliseconds. */
  delayMs: number;
  /** The upstream without a network. */
  fetch(request: Request): Promise<Response>;
  /** Calls of these kinds so far. */
  count(...kinds: CallKind[]): number;
  /** Listens no more. */
  stop(): Promise<void>;
  /** Listens again, at the same address. */
  restart(): void;
}

/** The publishable key that the fake gateway asks for. */
export const publishableKey = "sb_publishable_fake-key_For-Tests";

/** Starts the fake upstream on a free port of 127.0.0.1. */
export function startFakeUpstream(project: Partial<UpstreamData> = {}): FakeUpstream {
  let clock = 0;
  let server = listen(0);
  const { port } = server.addr;

  function listen(port: number) {
    const stopping = new AbortController();
    const onListen = () => {};
    const { addr, finished } = Deno.serve(
      { hostname: "127.0.0.1", port, signal: stopping.signal, onListen },
      (request) => upstream.fetch(request),
    );
    return { addr, finished, stopping };
  }

  async function stop(): Promise<void> {
    server.stopping.abort();
    await server.finished;
  }

  const upstream: FakeUpstream = {
    people: new Map(),
    rows: [],
    keys: [],
    legacyKey: undefined,
    ...project,
    url: `http://127.0.0.1:${port}`,
    calls: [],
    fault: undefined,
    delayMs: 0,
    async fetch(request) {
      const call = readCall(request, clock++);
      upstream.calls.push(call);
      if (upstream.delayMs > 0) await sleep(upstream.delayMs);
      try {
        return await upstream.fault?.(call) ?? await answer(call, upstream);
      } finally {
        call.ended = clock++;
      }
    },
    count: (...kinds) => upstream.calls.filter(({ kind }) => kinds.includes(kind)).length,
    stop,
    restart: () => void (server = listen(port)),
    [Symbol.asyncDispose]: stop,
  };

  return upstream;
}

async function answer(call: Call, project: UpstreamData): Promise<Response> {
  if (!call.headers.has("apikey")) {
    return Response.json({ message: "No API key found in request" }, { status: 401 });
  }
  if (call.kind === "keys") {
    return Response.json({ keys: project.keys.map(({ publicJwk }) => publicJwk) });
  }
  if (call.kind === "user") return await answerUser(call, project);
  const { parameters, headers, userId = "" } = call;
  const agencyId = project.people.get(userId);
  const query = { parameters, prefer: headers.get("prefer") };
  if (call.kind === "profile") {
    const profile = { id: userId, agency_id: agencyId } as unknown as FakeRow;
    return answerQuery({ ...query, rows: agencyId === undefined ? [] : [profile] });
  }
  if (call.kind === "other") return restError(404, "PGRST205", "Could not find the table");
  const own = project.rows.filter((row) => row.agency_id === agencyId);
  return answerQuery({ ...query, rows: own });
}

async function answerUser({ headers, userId }: Call, project: UpstreamData): Promise<Response> {
  const token = headers.get("authorization")?.slice("Bearer ".length) ?? "";
  const { legacyKey, people } = project;
  if (!legacyKey || !await isSignedBy(legacyKey, token)) {
    const body = {
      code: 403,
      error_code: "bad_jwt",
      msg: "invalid JWT: unable to parse or verify",
    };
    return Response.json(body, { status: 403 });
  }
  if (userId === undefined || !people.has(userId)) {
    const msg = "User from sub claim in JWT does not exist";
    return Response.json({ code: 403, error_code: "user_not_found", msg }, { status: 403 });
  }
  return Response.json({ id: userId, aud: "authenticated", role: "authenticated" });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
