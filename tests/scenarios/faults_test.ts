import assert from "node:assert/strict";
import {
  assertCommonHeaders,
  callFunction,
  readError,
  readPage,
} from "../../dev/testkit/responses.ts";
import {
  type CallKind,
  createFakeProject,
  type Fault,
  restError,
} from "../../dev/testkit/fake_project.ts";
import { agencies, fakeRows, people } from "../../dev/testkit/fakes.ts";
import type { UpstreamCategory } from "../../supabase/functions/_shared/upstream.ts";

/** In the body of every fault; must never reach a caller. */
const marker = "upstream-detail";

/** Sends less than its Content-Length, so the server resets the connection. */
const breakOff = (text: string): Fault => () =>
  new Response(new Blob([text]).stream(), { headers: { "Content-Length": "1000" } });

/** Sends a piece twice a second, without an end. */
const drip = (piece: string, status: number): Fault => ({ aborted }) => {
  const pieces = new ReadableStream<string>({
    start(controller) {
      const timer = setInterval(() => controller.enqueue(piece), 500);
      aborted.then(() => clearInterval(timer));
    },
  });
  const headers = { "Content-Range": "*/0" };
  return new Response(pieces.pipeThrough(new TextEncoderStream()), { status, headers });
};

const silence: Fault = async ({ aborted }) => {
  await aborted;
  return undefined;
};

/** A page of 12 MB, and the same as gzip, of a few KB. */
const huge = JSON.stringify(fakeRows(100, { campaign_name: marker.repeat(8_000) }));
const bomb = await new Response(
  new Blob([huge]).stream().pipeThrough(new CompressionStream("gzip")),
).bytes();
const sized = (body: BodyInit, headers = {}): Fault => () =>
  new Response(body, { headers: { "Content-Range": "0-99/100", ...headers } });

/** Each with the category in the log. */
const faults: Record<string, [category: UpstreamCategory, Fault]> = {
  "a huge page": ["too_large", sized(huge)],
  "a gzip bomb": ["too_large", sized(bomb, { "Content-Encoding": "gzip" })],
  "status 503 while starting": ["status", () => restError(503, "PGRST002", marker)],
  "a rejected API key": [
    "api_key_refused",
    () => Response.json({ message: "Invalid API key", marker }, { status: 401 }),
  ],
  "an error": ["status", () => restError(500, "XX000", `${marker} "secret_table"`)],
  "a redirect": ["status", () => Response.redirect(`${project.upstream.url}/rest/v1/elsewhere`)],
  "a reset after the status": ["network", breakOff("")],
  "a reset in mid-body": ["network", breakOff(`[{"agency_id":"${marker}`)],
  "silence": ["network", silence],
  "drip-feeding": ["network", drip(" ", 200)],
  "drip-feeding an error": ["network", drip("x", 500)],
};

/** The function ends a request after nine seconds; a busy machine is late. */
const limitMs = 15_000;

const project = await createFakeProject();
const { upstream } = project;
Deno.test.afterAll(project.stop);

Deno.test("a failing Data API is 500 fetch_failed in time, and the next request recovers", async () => {
  const server = await project.start();
  /** By user: each case has its own, so that all run at once. */
  const faulty = new Map<string, { kind: CallKind; fault: Fault }>();
  upstream.fault = (call) => {
    const { kind, fault } = faulty.get(call.userId ?? "") ?? {};
    return call.kind === kind ? fault?.(call) : undefined;
  };

  async function assertFailure(what: string, kind: CallKind, { isKnown = false } = {}) {
    const user = crypto.randomUUID();
    upstream.people.set(user, agencies.own);
    const token = await project.token(user);
    if (isKnown) await readPage(await callFunction(server.url, token));
    const [category, fault] = faults[what] ?? assert.fail();
    faulty.set(user, { kind, fault });
    const id = crypto.randomUUID();
    const options = { headers: { "X-Request-Id": id }, signal: AbortSignal.timeout(limitMs) };
    const body = await readError(await callFunction(server.url, token, options), "fetch_failed");
    const { level, upstream: failure } = await server.entry(id);
    assert.deepEqual([level, failure?.category], ["error", category], what);
    assert.ok(!JSON.stringify(body).includes(marker), what);
    faulty.delete(user);
    assert.equal((await readPage(await callFunction(server.url, token))).batches.length, 25);
  }

  await Promise.all(
    Object.keys(faults).flatMap((what) => [
      assertFailure(what, "profile"),
      assertFailure(what, "list"),
      assertFailure(what, "list", { isKnown: true }),
    ]),
  );
  assert.equal(upstream.count("other"), 0, "a redirect was followed");
  upstream.fault = undefined;
});

Deno.test("an unreachable Auth is 503, an unreachable Data API 500, and both recover", async () => {
  const [withKey, without] = [await project.start(), await project.start({ SUPABASE_JWKS: "" })];
  const [token, legacy] = [
    await project.token(people.member),
    await project.legacyToken(people.member),
  ];
  const cases = [
    [withKey, token, "fetch_failed"],
    [withKey, legacy, "auth_unavailable"],
    [without, token, "auth_unavailable"],
  ] as const;
  await upstream.stop();
  for (const [{ url }, token, code] of cases) {
    const { error } = await readError(await callFunction(url, token), code);
    assert.ok(!error.includes("127.0.0.1"));
  }
  await readError(await callFunction(without.url, "a.b.c"), "invalid_token");
  upstream.restart();
  for (const [{ url }, token] of cases) await readPage(await callFunction(url, token));
});

Deno.test("an auth server that never responds causes a 503 in time", async () => {
  const server = await project.start({ SUPABASE_JWKS: "" });
  upstream.calls = [];
  upstream.fault = (call) => call.path.startsWith("/auth/") ? silence(call) : undefined;
  const signal = AbortSignal.timeout(limitMs);
  const { member, outsider } = people;
  const tokens = [project.token(member), project.token(outsider), project.legacyToken(member)];
  await Promise.all(tokens.map(async (token) => {
    const response = await callFunction(server.url, await token, { signal });
    await readError(response, "auth_unavailable");
  }));
  assert.equal(upstream.count("keys"), 1, "concurrent requests share one fetch of the keys");
  upstream.fault = undefined;
});

Deno.test("a missing setting is 500 internal_error and named in the log", async () => {
  const server = await project.start({ SUPABASE_PUBLISHABLE_KEYS: '["project-secret"]' });
  const preflight = await fetch(server.url, { method: "OPTIONS" });
  assert.equal(preflight.status, 204);
  assertCommonHeaders(preflight.headers);
  await readError(await callFunction(server.url, undefined), "missing_authorization");
  const token = await project.token(people.member);
  for (const id of ["one", "two"]) {
    const response = await callFunction(server.url, token, { headers: { "X-Request-Id": id } });
    await readError(response, "internal_error");
    assert.match((await server.entry(id)).cause ?? "", /SUPABASE_PUBLISHABLE_KEYS/);
  }
  assert.ok(!server.lines.join().includes("project-secret"));
});
