import { readBearerToken } from "../_shared/auth/bearer.ts";
import { BoundedMap } from "../_shared/bounded_map.ts";
import { createEndpoint, noContent } from "../_shared/http/endpoint.ts";
import { ApiError } from "../_shared/http/errors.ts";
import type { Log } from "../_shared/http/log.ts";
import type { TokenVerifier } from "../_shared/auth/verify_token.ts";
import type { BatchList, Caller, Repository } from "./batches.ts";
import { type Query, readQuery } from "./request.ts";
import { pageAnswer } from "./response.ts";

/** What the endpoint is made of. */
export interface Dependencies extends Repository {
  verifyToken: TokenVerifier;
  log: Log;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How long one request may take, in milliseconds. */
  timeoutMs: number;
}

/** How long, in milliseconds, and for how many users it is remembered which agency a profile named. */
const remembered = { forMs: 60_000, capacity: 1_000 };

/** Makes the endpoint: lists the call batches of the caller's agency. */
export function createHandler(
  dependencies: Dependencies,
): (request: Request) => Promise<Response> {
  const { verifyToken, now } = dependencies;
  const readList = createListReader(dependencies, now);

  return createEndpoint(
    dependencies,
    async (request, { signal, timings, facts }) => {
      if (request.method === "OPTIONS") return noContent;
      if (request.method !== "GET") throw methodNotAllowed(request.method);

      const token = readBearerToken(request.headers);
      const userId = await timings.measure(
        "auth",
        () => verifyToken(token, signal),
      );
      facts.user_id = userId;

      const query = readQuery(readParameters(request.url));

      const caller = { userId, token, signal };
      const { agencyId, list } = await timings.measure(
        "db",
        () => readList(caller, query),
      );
      facts.agency_id = agencyId;
      facts.rows = list.batches.length;

      const ifNoneMatch = request.headers.get("if-none-match");
      return pageAnswer(list, {
        query,
        ifNoneMatch,
        serverTiming: timings.toHeader(),
      });
    },
  );
}

/** Without `URL`, which throws at an address with an impossible host; and the host is not ours to judge. */
function readParameters(address: string): URLSearchParams {
  return new URLSearchParams(/\?([^#]*)/.exec(address)?.[1]);
}

interface AgencyList {
  agencyId: string;
  list: BatchList;
}

/**
 * Reads the caller's profile, then the list; or the list at once, with the agency that the profile named before.
 * Row level security lets rows through to a member alone, so a page with rows proves that the agency still holds.
 * An empty page proves nothing, so after it the profile is read again.
 */
function createListReader(
  { readAgency, listBatches }: Repository,
  now: () => number,
) {
  const agencies = new BoundedMap<string>({
    capacity: remembered.capacity,
    now,
  });

  return async (caller: Caller, query: Query): Promise<AgencyList> => {
    const known = agencies.get(caller.userId);
    const list = known && await listBatches(caller, known, query);
    if (known && list && list.batches.length > 0) {
      return { agencyId: known, list };
    }

    const agencyId = await readAgency(caller);
    if (agencyId === undefined) {
      agencies.delete(caller.userId);
      throw new ApiError("no_agency", "Your account belongs to no agency.");
    }
    agencies.set(caller.userId, agencyId, now() + remembered.forMs);
    if (list && agencyId === known) return { agencyId, list };
    return { agencyId, list: await listBatches(caller, agencyId, query) };
  };
}

function methodNotAllowed(method: string): ApiError {
  const hint = "supabase.functions.invoke posts unless it is told { method: 'GET' }";
  return new ApiError(
    "method_not_allowed",
    `${method} is not allowed, only GET is: ${hint}.`,
    {
      headers: { "Allow": "GET, OPTIONS" },
    },
  );
}
