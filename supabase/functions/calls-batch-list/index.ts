import { createAuthServer } from "../_shared/auth/auth_server.ts";
import { createKeySet } from "../_shared/auth/keys.ts";
import { createTokenVerifier } from "../_shared/auth/verify_token.ts";
import { createDataApi } from "../_shared/data_api.ts";
import { logToConsole } from "../_shared/http/log.ts";
import { readSettings } from "../_shared/settings.ts";
import { createPageReader } from "./reader.ts";
import type { Database } from "./database.types.ts";
import { createHandler, type Services } from "./handler.ts";

let services: Services | undefined;

/** Created on the first request that needs them. */
function getServices(): Services {
  return services ??= createServices();
}

function createServices(): Services {
  /** Unlike the time of day it is never set back, which would prolong what is cached. */
  const uptime = () => performance.now();
  const { configuredKeys, issuer, ...project } = readSettings((name) => Deno.env.get(name));
  const { fetchKeys, findUser } = createAuthServer({ ...project, fetch });
  const findKey = createKeySet({ configured: configuredKeys, fetchKeys, now: uptime });
  const verifyToken = createTokenVerifier({ findKey, findUser, issuer, now: Date.now });
  const dataApi = createDataApi<Database>({ ...project, fetch });
  return { verifyToken, readPage: createPageReader({ dataApi, now: uptime }) };
}

Deno.serve(createHandler({ getServices, log: logToConsole, timeoutMs: 9_000 }));
