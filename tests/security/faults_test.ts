import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import type { CallKind } from "../../testkit/fake_calls.ts";
import type { Illness } from "../../testkit/fake_upstream.ts";
import type { RunningFunction } from "../../testkit/function_process.ts";
import {
  failures,
  marker,
  nonsense,
  outOfRange,
  stalls,
  wrongRows,
  wrongTotals,
} from "../../testkit/illnesses.ts";
import { agencies, createWorld, type World } from "../../testkit/world.ts";

let world: World;
let server: RunningFunction;

/** What is wrong for whom; each scenario has a user of its own, so that many can run side by side. */
const illnesses = new Map<string, { kinds: readonly CallKind[]; illness: Illness }>();

Deno.test.beforeAll(async () => {
  world = await createWorld();
  world.upstream.illness = (call) => {
    const ill = illnesses.get(call.userId ?? "");
    return ill?.kinds.includes(call.kind) ? ill.illness(call) : undefined;
  };
  server = await world.start();
});

Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

interface Scenario {
  what: string;
  kinds: readonly CallKind[];
  illness: Illness;
  /** Whether the function has served this user before. */
  repeated: boolean;
  query?: string;
}

/** Plays one scenario: the answer while the upstream is ill, then a good one when it is well again. */
async function play({ what, kinds, illness, repeated, query = "" }: Scenario): Promise<Response> {
  const user = crypto.randomUUID();
  world.upstream.people.set(user, agencies.own);
  const token = await world.token(user);
  // A page without rows makes a repeated caller's profile be read again.
  const asked = repeated && kinds.join() === "profile" ? "?status=failed" : query;
  if (repeated) await readPage(await callFunction(server.url, token));
  illnesses.set(user, { kinds, illness });
  const earlier = world.upstream.calls.length;
  const before = Date.now();
  const response = await callFunction(server.url, token, { query: asked });
  const text = await response.clone().text();
  assert.ok(Date.now() - before < 10_000, `${what}: later than ten seconds`);
  assert.ok(!text.includes(marker) && !text.includes("PGRST"), `${what}: ${text}`);
  const calls = world.upstream.calls.slice(earlier).filter(({ userId }) => userId === user);
  for (const kind of ["profile", "list", "count"]) {
    const tries = calls.filter((call) => call.kind === kind).length;
    // A page is read again only when its refusal and the count contradict each other.
    const most = kind === "list" && calls.some(({ kind }) => kind === "count") ? 2 : 1;
    assert.ok(tries <= most, `${what}: ${tries} times ${kind}`);
  }
  assert.equal(world.upstream.count("other"), 0, `${what}: went elsewhere`);
  illnesses.delete(user);
  const next = await readPage(await callFunction(server.url, token, { query: asked }));
  assert.equal(next.batches.length, asked === "" ? 25 : 0, `after ${what}`);
  return response;
}

/** Who is ill, for whom: the profile read, the list, both; for a first and for a repeated caller. */
function scenarios(
  cases: Readonly<Record<string, Illness>>,
  places: readonly (readonly CallKind[])[] = [["profile"], ["list"], ["profile", "list"]],
): Scenario[] {
  return Object.entries(cases).flatMap(([name, illness]) =>
    places.flatMap((kinds) =>
      [false, true].map((repeated) => ({
        what: `${name} to ${kinds.join(" and ")}, ${repeated ? "repeated" : "first"} caller`,
        kinds,
        illness,
        repeated,
      }))
    )
  );
}

async function assertFetchFailed(scenario: Scenario): Promise<void> {
  const response = await play(scenario);
  assert.equal(response.status, 500, scenario.what);
  await readError(response, "fetch_failed");
}

const ill: Record<string, Scenario[]> = {
  "a Data API that fails": scenarios(failures),
  "an answer of the Data API that makes no sense": scenarios(nonsense),
  "a row that cannot be": scenarios(wrongRows, [["list"]]),
  "a total that is missing or cannot be": scenarios(wrongTotals, [["list"]]),
  "a page refused as past the end before the end": scenarios(outOfRange, [["list"]]),
};

for (const [what, scenarios] of Object.entries(ill)) {
  Deno.test(`${what} is 500 fetch_failed, and the next request is well`, async () => {
    for (const scenario of scenarios) await assertFetchFailed(scenario);
  });
}

Deno.test("silence and drip-feeding are 500 fetch_failed within ten seconds, and the next request is well", async () => {
  await Promise.all(scenarios(stalls).map(assertFetchFailed));
});

Deno.test("a 401 of the Data API is 401 invalid_token", async () => {
  const refusals: Record<string, Illness> = {
    "401": () =>
      Response.json({ code: "PGRST303", message: `JWT expired ${marker}` }, { status: 401 }),
    "401 and nothing": () => new Response(null, { status: 401 }),
  };
  for (const scenario of scenarios(refusals)) {
    await readError(await play(scenario), "invalid_token");
  }
});

Deno.test("a page refused as past the end is an empty page with the true total, however it is refused", async () => {
  for (const scenario of scenarios(outOfRange, [["list"]])) {
    const response = await play({ ...scenario, query: "?offset=42&status=processing" });
    const { batches, pagination } = await readPage(response);
    assert.deepEqual(batches, []);
    assert.deepEqual(pagination, { total: 42, limit: 25, offset: 42, has_more: false });
  }
});

Deno.test("a count that fails after a page past the end is 500 fetch_failed", async () => {
  const { "Content-Range 0-0/0": _, ...unreadable } = wrongTotals;
  for (const [what, illness] of Object.entries({ ...failures, ...unreadable })) {
    const refuse = outOfRange["416"];
    await assertFetchFailed({
      what: `a count: ${what}`,
      kinds: ["list", "count"],
      illness: (call) => (call.kind === "list" ? refuse ?? illness : illness)(call),
      repeated: false,
      query: "?offset=43",
    });
  }
});
