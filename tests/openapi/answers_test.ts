import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { makeDocument } from "../../dev/openapi/document.ts";
import { errorExamples } from "../../dev/openapi/examples.ts";
import { type ErrorCode, errors } from "../../supabase/functions/calls-batch-list/errors.ts";
import { startFunction } from "../../testkit/function_process.ts";
import { usePlatform } from "../../testkit/platform.ts";

/** Paths at which the platform fails, for the answers that need it to. */
let away: string[] = [];

const platform = usePlatform({
  onRequest: ({ url }) => {
    if (away.some((path) => url.includes(path))) return new Response("away", { status: 500 });
  },
});

interface Header {
  name: string;
  schema: object;
}

// deno-lint-ignore no-explicit-any -- read by path, and every test fails where the path ends
const document: any = makeDocument();
const { paths, components } = document;
const { get, options } = paths["/calls-batch-list"];
const ajv = new Ajv2020.default({ strict: false, allErrors: true, formats: fullFormats });
ajv.addSchema({ $id: "/openapi.json", components });

/** Holds an answer to the description: its status, its headers, its body. Gives the body. */
async function assertDescribed(response: Response, operation = get): Promise<unknown> {
  const { status } = response;
  const described = operation.responses[status];
  assert.ok(described, `${status} is described`);
  for (const { name, schema } of headersOf(described)) {
    const value = response.headers.get(name);
    assert.notEqual(value, null, `${status} has ${name}`);
    assertValid(schema, name === "Retry-After" ? Number(value) : value, `${status} ${name}`);
  }
  const text = await response.text();
  if (!described.content) {
    assert.equal(text, "", `${status} has no body`);
    return undefined;
  }
  const [[type, { schema }]] = Object.entries(described.content) as [[string, Header]];
  assert.equal(response.headers.get("Content-Type"), type);
  const body = JSON.parse(text);
  assertValid(schema, body, `${status} body`);
  return body;
}

function headersOf(described: { headers: Record<string, { $ref: string }> }): Header[] {
  return Object.entries(described.headers).map(([name, { $ref }]) => {
    assert.equal($ref, `#/components/headers/${name}`);
    return { name, schema: components.headers[name].schema };
  });
}

function assertValid(schema: object, value: unknown, what: string): void {
  const text = JSON.stringify(schema).replaceAll('"#/', '"/openapi.json#/');
  const validate = ajv.compile(JSON.parse(text));
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
}

/** Also that the description's example is in the very words of the function. */
async function assertError(response: Response, code: ErrorCode): Promise<void> {
  assert.equal(response.status, errors[code].status);
  const body = await assertDescribed(response) as Record<string, unknown>;
  const { request_id: _, ...said } = body;
  const example = errorExamples[code] ?? assert.fail(code);
  assert.deepEqual({ ...said, request_id: example.request_id }, example);
}

async function call(query = "", init: RequestInit = {}): Promise<Response> {
  const token = await platform().signIn("ada@acme.example");
  const headers = { Authorization: `Bearer ${token}`, ...init.headers };
  return await fetch(`${platform().functionUrl}${query}`, { ...init, headers });
}

Deno.test("openapi.json describes 200, of a page and of an empty one", async () => {
  const page = await assertDescribed(await call("?limit=50")) as { batches: unknown[] };
  assert.equal(page.batches.length, 42);
  await assertDescribed(await call("?offset=1000"));
});

Deno.test("openapi.json describes 204 to a preflight", async () => {
  const response = await fetch(platform().functionUrl, { method: "OPTIONS" });
  await assertDescribed(response, options);
});

Deno.test("openapi.json describes 304", async () => {
  const first = await call();
  await first.body?.cancel();
  const tag = first.headers.get("ETag") ?? "";
  const response = await call("", { headers: { "If-None-Match": tag } });
  assert.equal(response.status, 304);
  await assertDescribed(response);
});

Deno.test("openapi.json describes 400", async () => {
  await assertError(await call("?limit=0"), "invalid_request");
});

Deno.test("openapi.json describes both kinds of 401", async () => {
  await assertError(await fetch(platform().functionUrl), "missing_authorization");
  const headers = { Authorization: "Bearer none" };
  await assertError(await fetch(platform().functionUrl, { headers }), "invalid_token");
});

Deno.test("openapi.json describes 403", async () => {
  const headers = { Authorization: `Bearer ${await platform().signIn("nora@nowhere.example")}` };
  await assertError(await fetch(platform().functionUrl, { headers }), "no_agency");
});

Deno.test("openapi.json describes 405", async () => {
  await assertError(await call("", { method: "POST" }), "method_not_allowed");
});

Deno.test("openapi.json describes 500 when the data cannot be read", async () => {
  await withAway(["/rest/v1"], async () => await assertError(await call(), "fetch_failed"));
});

Deno.test("openapi.json describes 500 when a setting is missing", async () => {
  await using server = await startFunction({ settings: {} });
  const headers = { Authorization: "Bearer none" };
  await assertError(await fetch(server.url, { headers }), "internal_error");
});

Deno.test("openapi.json describes 503", async () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: crypto.randomUUID(), role: "authenticated", aud: "authenticated" };
  const token = await platform().signToken(
    { ...claims, iat: now, exp: now + 60 },
    { alg: "ES256", kid: "a key of tomorrow" },
  );
  const headers = { Authorization: `Bearer ${token}` };
  await withAway(["/auth/v1/.well-known"], async () => {
    await assertError(await fetch(platform().functionUrl, { headers }), "auth_unavailable");
  });
});

async function withAway(paths: string[], work: () => Promise<void>): Promise<void> {
  away = paths;
  try {
    await work();
  } finally {
    away = [];
  }
}

Deno.test("openapi.json describes no status but those tested here", () => {
  const statuses = new Set([200, 304, ...Object.values(errors).map(({ status }) => status)]);
  assert.deepEqual(new Set(Object.keys(get.responses).map(Number)), statuses);
  assert.deepEqual(Object.keys(options.responses), ["204"]);
});
