import { createAuthServer } from "../_shared/auth/auth_server.ts";
import { createKeySet } from "../_shared/auth/key_set.ts";
import { lazy } from "../_shared/lazy.ts";
import { logToConsole } from "../_shared/http/log.ts";
import { readSettings } from "../_shared/settings.ts";
import { createTokenVerifier } from "../_shared/auth/verify_token.ts";
import { createHandler } from "./handler.ts";
import { createRepository } from "./batches.ts";

/** Built on the first request that gets that far, so that a missing setting is answered like any other error. */
const services = lazy(() => {
  const settings = readSettings((name) => Deno.env.get(name));
  const { fetchKeys, findUser } = createAuthServer({ ...settings, fetch });
  const findKey = createKeySet({
    given: settings.keys,
    fetchKeys,
    now: Date.now,
  });
  const verifyToken = createTokenVerifier({
    findKey,
    findUser,
    issuer: settings.issuer,
    now: Date.now,
  });
  return { verifyToken, ...createRepository({ ...settings, fetch }) };
});

Deno.serve(createHandler({
  verifyToken: async (token, signal) => await services().verifyToken(token, signal),
  readAgency: (caller) => services().readAgency(caller),
  listBatches: (caller, agencyId, query) => services().listBatches(caller, agencyId, query),
  log: logToConsole,
  now: Date.now,
  timeoutMs: 9_000,
}));
