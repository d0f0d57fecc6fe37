import { parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { createHandler } from "../../supabase/functions/calls-batch-list/handler.ts";
import type { FakeProject } from "./fake_project.ts";
import { publishableKey } from "./fake_upstream.ts";

/** The real function in this process, which reaches the project's upstream without a network. */
export function createLocalFunction(
  { upstream, key }: FakeProject,
): (request: Request) => Promise<Response> {
  const now = Date.now;
  const keys = parseKeySet([key.publicJwk]) ?? [];
  const verifyToken = createTokenVerifier({
    findKey: (kid) => Promise.resolve(keys.find((key) => key.kid === kid)),
    findUser: () => Promise.resolve(undefined),
    issuer: undefined,
    now,
  });
  const dataApi = createDataApi<Database>({
    supabaseUrl: upstream.url,
    apiKey: publishableKey,
    fetch: (input, init) => upstream.fetch(new Request(input, init)),
  });
  const services = { verifyToken, readPage: createPageReader({ dataApi, now }) };
  return createHandler({
    getServices: () => services,
    log: (entry) => void JSON.stringify(entry),
    timeoutMs: 9_000,
  });
}
