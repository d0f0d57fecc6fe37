import assert from "node:assert/strict";
import fc from "fast-check";
import { parseKeySet } from "../../supabase/functions/_shared/auth/keys.ts";
import { createTokenVerifier } from "../../supabase/functions/_shared/auth/verify_token.ts";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { createHandler } from "../../supabase/functions/calls-batch-list/handler.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import { includes, sorts } from "../../supabase/functions/calls-batch-list/request.ts";
import { createFakeProject, publishableKey } from "../../dev/testkit/fake_project.ts";
import { agencies, fakeId, people } from "../../dev/testkit/fakes.ts";
import { assertCommonHeaders, readError, readPage } from "../../dev/testkit/responses.ts";
import "../../dev/testkit/random.ts";

/** For more: `FUZZ_RUNS=1000000 deno task test:fast`. */
const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 3_000);

const words = (text: string): string[] => text.trim().split(/\s+/);
/** One of the usual values, seven times in eight. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 7, arbitrary: usual }, other);

const position = { value: "2026-11-02T10:30:00Z", id: fakeId("b", 1), offset: 25 };
const valid = [
  ...Object.entries(filters).map(([name, { example }]) => [name, example]),
  ...sorts.map((sort) => ["sort", sort]),
  ...[...includes, includes.join()].map((include) => ["include", include]),
  ...[1, 7, 100, 101].map((limit) => ["limit", `${limit}`]),
  ...[0, 1, 42, Number.MAX_SAFE_INTEGER].map((offset) => ["offset", `${offset}`]),
  ...["", "status=processing"].map((selection) => ["cursor", packCursor(position, selection)]),
];
const hostile = [
  ...words("0 -1 1.0 1e3 0x10 NaN null ١ 1,2 9007199254740992 {} [] __proto__ ../../users % *"),
  ...words("pending, , eq.pending in.(pending,failed) not.is.null processing)&or=(id.not.is.null"),
  ...words("2026-02-29 2026-11-02T10:20:00-24:00 created_at.desc select=* \u0000 \u202e \ud800"),
  ...["", " 1", "'; drop table call_batches; --", "9".repeat(400), "a".repeat(3000)],
];
const otherNames = words("agency_id select order or apikey Limit limit[] status[0] constructor");

const anyText = fc.string({ unit: "binary", maxLength: 20 });
const text = mostly(fc.constantFrom(...hostile), anyText);
const name = mostly(
  fc.constantFrom(...valid.map(([name = ""]) => name)),
  fc.oneof(fc.constantFrom(...otherNames), text),
);
const parameter = mostly(fc.constantFrom(...valid), fc.tuple(name, text));
/** A lone surrogate has no place in an address; it comes as what replaces it. */
const parameters = fc.array(parameter, { maxLength: 5 }).map((pairs) =>
  `?${new URLSearchParams(pairs.map(([name = "", value = ""]) => [name, value.toWellFormed()]))}`
);
const malformed = fc.constantFrom(...words("? ?&&& ?= ?limit ?limit=% ?limit=%zz ?status=%00"));
const query = mostly(parameters, fc.oneof(malformed, anyText.map((text) => `?${text}`)));

const headerText = fc.oneof(
  fc.constantFrom(...words('* null \u00e9 W/" "a","b"'), "", "x".repeat(5000), "Bearer eyJ.eyJ."),
  anyText.map((text) => text.replace(/[^\t\x20-\x7e]/g, "")),
);
const headerNames = words(`
  if-modified-since x-request-id x-region range prefer accept-profile host origin
  accept-encoding apikey cookie x-forwarded-host x-http-method-override traceparent
`);
const otherMethods = words("OPTIONS HEAD POST PUT PATCH DELETE PROPFIND X");

const request = fc.record({
  query,
  headers: fc.record({
    ...Object.fromEntries(headerNames.map((name) => [name, headerText])),
    "if-none-match": mostly(headerText, fc.constant("*")),
  }, { requiredKeys: ["if-none-match"] }),
  /** Undefined for a good token. */
  authorization: mostly(fc.constant(undefined), headerText),
  method: mostly(fc.constant("GET"), fc.constantFrom(...otherMethods)),
});

const project = await createFakeProject();
Deno.test.afterAll(project.stop);
const { upstream } = project;
const good = `Bearer ${await project.token(people.member)}`;

const keys = parseKeySet([project.key.publicJwk]) ?? [];
const now = Date.now;
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
const handle = createHandler({ getServices: () => services, log: () => {}, timeoutMs: 9_000 });

const columns = Object.values(filters).map(({ column }) => column);
const sent = [...columns, ...words("select order limit offset or scheduled_for started_at")];

/** Asserts that each upstream request reads the caller's agency only, with known parameters. */
function assertHarmless(): void {
  for (const { kind, parameters } of upstream.calls) {
    if (kind === "profile") {
      assert.equal(String(parameters), `select=agency_id&id=eq.${people.member}`);
    } else {
      assert.ok(kind === "list" || kind === "count", kind);
      assert.deepEqual(parameters.getAll("agency_id"), [`eq.${agencies.own}`]);
      parameters.delete("agency_id");
      for (const name of parameters.keys()) assert.ok(sent.includes(name), name);
    }
  }
}

/** Asserts what holds for every response with this status. */
async function assertResponse(response: Response, given: URLSearchParams): Promise<void> {
  if (response.status === 200) return void await readPage(response);
  if (response.status === 204 || response.status === 304) {
    assertCommonHeaders(response.headers);
    return assert.equal(await response.text(), "");
  }
  const { code } = await response.clone().json();
  const { details = [] } = await readError(response, code);
  const names = [...given.keys()].map((key) => key.split("[")[0]);
  assert.ok(details.every(({ field }) => names.includes(field)));
}

Deno.test(`createHandler() keeps the contract for ${runs} hostile requests and queries the caller's agency only`, async () => {
  const reached = new Set<number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ query, headers, authorization = good, method }) => {
      upstream.calls = [];
      const url = new URL(query, "http://localhost/calls-batch-list");
      const init = { method, headers: { ...headers, authorization } };
      const response = await handle(new Request(url, init));
      const ofGet = authorization === good ? [200, 304, 400] : [401];
      const expected = new Map([["GET", ofGet], ["OPTIONS", [204]]]).get(method) ?? [405];
      assert.ok(expected.includes(response.status), `status ${response.status}`);
      reached.add(response.status);
      assertHarmless();
      await assertResponse(response, url.searchParams);
    }),
    { numRuns: runs },
  );
  assert.deepEqual([...reached].sort(), [200, 204, 304, 400, 401, 405]);
});
