import assert from "node:assert/strict";
import { join } from "node:path";
import { createLocalJWKSet, jwtVerify } from "jose";
import { openBackend } from "../../dev/local/backend.ts";
import { startFunction, watchFolders } from "../../dev/local/function.ts";
import { createKeys } from "../../dev/local/keys.ts";
import { usePlatform, withFolder } from "../../dev/testkit/platform.ts";
import { withChangedSignature } from "../../dev/testkit/tokens.ts";
import { until } from "../../dev/testkit/until.ts";
import { people } from "./seed.ts";

const platform = usePlatform();
const { email, id: sub } = people.member;

Deno.test("the platform signs user tokens as hosted Auth does, and serves any origin", async () => {
  const { url, signIn, publishableKey } = platform();
  const jwks = await (await fetch(`${url}/auth/v1/.well-known/jwks.json`)).json();
  const parts = Object.keys(jwks.keys[0]).sort().join();
  assert.equal(parts, "alg,crv,kid,kty,use,x,y", "without the private part");
  const token = await signIn(email);
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks));
  assert.equal(protectedHeader.alg, "ES256");
  const role = "authenticated";
  const claims = { iss: `${url}/auth/v1`, sub, email, aud: role, role, is_anonymous: false };
  assert.partialDeepStrictEqual(payload, claims);

  const wanted = "authorization,apikey,x-anything";
  const headers = { "Access-Control-Request-Headers": wanted };
  const preflight = await fetch(`${url}/rest/v1/users`, { method: "OPTIONS", headers });
  assert.equal(preflight.headers.get("Access-Control-Allow-Headers"), wanted);
  for (
    const [token, code] of [
      [withChangedSignature(await signIn(email)), "PGRST301"],
      [await platform().signToken({ sub, role, exp: 1 }), "PGRST303"],
    ]
  ) {
    const headers = { apikey: publishableKey, Authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/rest/v1/users`, { headers });
    assert.equal(response.headers.get("Access-Control-Allow-Origin"), "*");
    assert.deepEqual([response.status, (await response.json()).code], [401, code]);
  }
});

Deno.test("the platform restarts a changed function and waits while it cannot start", async () => {
  await withFolder(async (root) => {
    const write = (text: string) => Deno.writeTextFile(join(root, "index.ts"), text);
    const serve = (text: string) => write(`Deno.serve(() => new Response("${text}"))`);
    await serve("one");
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    await using running = startFunction({ root, script: "index.ts", log });
    using _ = watchFolders([root], running.restart);
    const call = async () => await (await running.handle(new Request("http://127.0.0.1/"))).text();
    assert.equal(await call(), "one");
    await write("this is not TypeScript");
    await until(async () => (await call()).includes("BOOT_ERROR"));
    assert.ok(lines.some((line) => line.includes("Expected ';'")), lines.join("\n"));
    await serve("two");
    await until(async () => await call() === "two");
  });
});

Deno.test("the platform applies a migration in one transaction and names the line that fails", async () => {
  await withFolder(async (root) => {
    const databaseFolder = join(root, "data");
    const open = async () => openBackend({ root, keys: await createKeys(), databaseFolder });
    const write = (path: string, text: string) =>
      Deno.writeTextFile(join(root, "supabase", path), text);
    await Deno.mkdir(join(root, "supabase", "migrations"), { recursive: true });
    await write("seed.sql", "insert into public.things values (1);");
    const path = "migrations/20260101000000_things.sql";
    await write(path, "create table public.things (n integer);\nselect nope;");
    await assert.rejects(open, /20260101000000_things\.sql:2: column "nope" does not exist$/);
    await write(path, "create table public.things (n integer);");
    await using backend = await open();
    assert.deepEqual(await backend.database.query("select n from public.things"), [{ n: 1 }]);
  });
});
