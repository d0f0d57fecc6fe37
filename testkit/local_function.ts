import { parseKeySet } from "../supabase/functions/_shared/auth/jwk.ts";
import { createKeySet } from "../supabase/functions/_shared/auth/key_set.ts";
import { createTokenVerifier } from "../supabase/functions/_shared/auth/verify_token.ts";
import { createRepository } from "../supabase/functions/calls-batch-list/batches.ts";
import { createHandler } from "../supabase/functions/calls-batch-list/handler.ts";
import type { FakeProject } from "./fake_project.ts";
import { publishableKey } from "./fake_upstream.ts";

/** The real function in this process, which reaches the project's upstream without a network. */
export function createLocalFunction(
  { upstream, key }: FakeProject,
): (request: Request) => Promise<Response> {
  const now = Date.now;
  const fetch = (input: RequestInfo | URL, init?: RequestInit) =>
    upstream.fetch(new Request(input, init));
  const findKey = createKeySet({
    given: parseKeySet([key.publicJwk]) ?? [],
    fetchKeys: () => Promise.resolve([]),
    now,
  });
  return createHandler({
    verifyToken: createTokenVerifier({
      findKey,
      findUser: () => Promise.resolve(undefined),
      issuer: undefined,
      now,
    }),
    ...createRepository({ supabaseUrl: upstream.url, apiKey: publishableKey, fetch }),
    log: (entry) => void JSON.stringify(entry),
    now,
    timeoutMs: 9_000,
  });
}
