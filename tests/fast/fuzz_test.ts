import assert from "node:assert/strict";
import fc from "fast-check";
import { createDataApi } from "../../supabase/functions/_shared/data_api.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { packCursor } from "../../supabase/functions/calls-batch-list/cursor.ts";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { filters } from "../../supabase/functions/calls-batch-list/filters.ts";
import { createPageReader } from "../../supabase/functions/calls-batch-list/reader.ts";
import { includes, sorts } from "../../supabase/functions/calls-batch-list/request.ts";
import { createFakeProject, publishableKey } from "../../dev/testkit/fake_project.ts";
import { agencies, createFakeHandler, fakeId, people } from "../../dev/testkit/fakes.ts";
import { assertCommonHeaders, readError, readPage } from "../../dev/testkit/responses.ts";
import "../../dev/testkit/random.ts";

/** For more: `FUZZ_RUNS=1000000 deno task test:fast`. */
const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 3_000);

const words = (text: string): string[] => text.trim().split(/\s+/);
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
  ...words(
    "2026-02-29 2026-11-02T10:20:00-24:00 created_at.desc select=* limit=%zz \u0000 \u202e \ud800",
  ),
  ...["", " 1", "'; drop table call_batches; --", "9".repeat(400), "a".repeat(3000)],
];
const names = [
  ...valid.map(([name = ""]) => name),
  ...words("agency_id select order or apikey Limit limit[] status[0] constructor"),
];
const text = mostly(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 20 }));
const parameter = mostly(
  fc.constantFrom(...valid),
  fc.tuple(mostly(fc.constantFrom(...names), text), text),
);
const parameters = fc.array(parameter, { maxLength: 5 })
  .map((pairs) => String(new URLSearchParams(pairs)));

const headerText = mostly(
  fc.constantFrom(...words('* null \u00e9 W/" "a","b" Bearer'), "", "x".repeat(5000)),
  fc.string(),
);
const headerNames = words(
  "if-none-match x-request-id traceparent host origin x-region prefer apikey x-http-method-override",
);

const project = await createFakeProject();
Deno.test.afterAll(project.stop);
const { upstream } = project;
const token = await project.token(people.member);
const good = `Bearer ${token}`;

const request = fc.record({
  query: mostly(parameters, text),
  headers: fc.record(
    Object.fromEntries(headerNames.map((name) => [name, headerText])),
    { requiredKeys: [] },
  ),
  authorization: mostly(fc.constant(good), fc.oneof(headerText, fc.constant("Bearer a.b.c"))),
  method: mostly(
    fc.constant("GET"),
    fc.constantFrom(...words("OPTIONS HEAD POST PUT PATCH DELETE PROPFIND X")),
  ),
});

const dataApi = createDataApi<Database>({
  supabaseUrl: upstream.url,
  apiKey: publishableKey,
  fetch: (input, init) => upstream.fetch(new Request(input, init)),
});
const handle = createFakeHandler({
  verifyToken: async (given) =>
    given === token ? people.member : await Promise.reject(new ApiError("invalid_token")),
  readPage: createPageReader({ dataApi, now: Date.now }),
});

const columns = Object.values(filters).map(({ column }) => column);
const others = "id agency_id select order limit offset or scheduled_for started_at";
const sent = [...columns, ...words(others)];

/** Asserts that each upstream request reads the caller's agency only, with known parameters. */
function assertHarmless(): void {
  for (const { kind, parameters } of upstream.calls) {
    const [column, value] = kind === "profile"
      ? ["id", people.member]
      : ["agency_id", agencies.own];
    assert.notEqual(kind, "other");
    assert.deepEqual(parameters.getAll(column), [`eq.${value}`]);
    for (const name of parameters.keys()) assert.ok(sent.includes(name), name);
  }
}

/** Asserts what holds for every response with this status. */
async function assertResponse(response: Response, given: URLSearchParams): Promise<void> {
  if (response.status === 200) return void await readPage(response);
  if (response.body === null) return assertCommonHeaders(response.headers);
  const { details = [] } = await readError(response, (await response.clone().json()).code);
  const names = [...given.keys()].map((key) => key.split("[")[0]);
  assert.ok(details.every(({ field }) => names.includes(field)));
}

Deno.test(`createHandler() keeps the contract for ${runs} hostile requests and queries the caller's agency only`, async () => {
  const reached = new Set<number>();
  const property = fc.asyncProperty(request, async ({ query, headers, authorization, method }) => {
    upstream.calls = [];
    const url = new URL(`?${query}`, "http://localhost/calls-batch-list");
    const init = { method, headers: { ...headers, authorization } };
    const response = await handle(new Request(url, init));
    const ofGet = authorization === good ? [200, 304, 400] : [401];
    const expected = new Map([["GET", ofGet], ["OPTIONS", [204]]]).get(method) ?? [405];
    assert.ok(expected.includes(response.status), `status ${response.status}`);
    reached.add(response.status);
    assertHarmless();
    await assertResponse(response, url.searchParams);
  });
  await fc.assert(property, { numRuns: runs });
  assert.deepEqual([...reached].sort(), [200, 204, 304, 400, 401, 405]);
});
