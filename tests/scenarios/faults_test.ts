import assert from "node:assert/strict";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import type { CallKind } from "../../testkit/fake_calls.ts";
import { agencies, createFakeProject } from "../../testkit/fake_project.ts";
import type { Fault } from "../../testkit/fake_upstream.ts";
import {
  failures,
  marker,
  nonsense,
  outOfRange,
  stalls,
  wrongRows,
  wrongTotals,
} from "../../testkit/faults.ts";

/** What is wrong for whom; each case has a user of its own, so that many can run side by side. */
const faulty = new Map<string, { kinds: readonly CallKind[]; fault: Fault }>();

const project = await createFakeProject();
const { upstream } = project;
upstream.fault = (call) => {
  const { kinds, fault } = faulty.get(call.userId ?? "") ?? {};
  return kinds?.includes(call.kind) ? fault?.(call) : undefined;
};
const server = await project.start();
Deno.test.afterAll(project.stop);

interface Case {
  what: string;
  kinds: readonly CallKind[];
  fault: Fault;
  /** Whether the function has served this user before. */
  repeated: boolean;
  query?: string;
}

/** Gives the response while the upstream is faulty, after a good one that follows once it has recovered. */
async function callDuring({ what, kinds, fault, repeated, query = "" }: Case): Promise<Response> {
  const user = crypto.randomUUID();
  upstream.people.set(user, agencies.own);
  const token = await project.token(user);
  // A page without rows makes a repeated caller's profile be read again.
  const asked = repeated && kinds.join() === "profile" ? "?status=failed" : query;
  if (repeated) await readPage(await callFunction(server.url, token));
  faulty.set(user, { kinds, fault });
  const earlier = upstream.calls.length;
  const before = Date.now();
  const response = await callFunction(server.url, token, { query: asked });
  const text = await response.clone().text();
  assert.ok(Date.now() - before < 10_000, `${what}: later than ten seconds`);
  assert.ok(!text.includes(marker) && !text.includes("PGRST"), `${what}: ${text}`);
  const calls = upstream.calls.slice(earlier).filter(({ userId }) => userId === user);
  for (const kind of ["profile", "list", "count"]) {
    const tries = calls.filter((call) => call.kind === kind).length;
    // A page is read again only when its refusal and the count contradict each other.
    const most = kind === "list" && calls.some(({ kind }) => kind === "count") ? 2 : 1;
    assert.ok(tries <= most, `${what}: ${tries} times ${kind}`);
  }
  assert.equal(upstream.count("other"), 0, `${what}: went elsewhere`);
  faulty.delete(user);
  const next = await readPage(await callFunction(server.url, token, { query: asked }));
  assert.equal(next.batches.length, asked === "" ? 25 : 0, `after ${what}`);
  return response;
}

/** Each fault of the profile read, of the list and of both, for a first and for a repeated caller. */
function casesOf(
  cases: Readonly<Record<string, Fault>>,
  places: readonly (readonly CallKind[])[] = [["profile"], ["list"], ["profile", "list"]],
): Case[] {
  return Object.entries(cases).flatMap(([name, fault]) =>
    places.flatMap((kinds) =>
      [false, true].map((repeated) => ({
        what: `${name} to ${kinds.join(" and ")}, ${repeated ? "repeated" : "first"} caller`,
        kinds,
        fault,
        repeated,
      }))
    )
  );
}

async function assertFetchFailed(fault: Case): Promise<void> {
  const response = await callDuring(fault);
  assert.equal(response.status, 500, fault.what);
  await readError(response, "fetch_failed");
}

const faults: Record<string, Case[]> = {
  "a Data API that fails": casesOf(failures),
  "an answer of the Data API that does not make sense": casesOf(nonsense),
  "an impossible row": casesOf(wrongRows, [["list"]]),
  "a total that is missing or is impossible": casesOf(wrongTotals, [["list"]]),
  "a page refused as past the end before the end": casesOf(outOfRange, [["list"]]),
};

for (const [what, cases] of Object.entries(faults)) {
  Deno.test(`${what} is 500 fetch_failed, and the next request recovers`, async () => {
    for (const one of cases) await assertFetchFailed(one);
  });
}

Deno.test("silence and drip-feeding are 500 fetch_failed within ten seconds, and the next request recovers", async () => {
  await Promise.all(casesOf(stalls).map(assertFetchFailed));
});

Deno.test("a 401 of the Data API is 401 invalid_token", async () => {
  const refusals: Record<string, Fault> = {
    "401": () =>
      Response.json({ code: "PGRST303", message: `JWT expired ${marker}` }, { status: 401 }),
    "401 and nothing": () => new Response(null, { status: 401 }),
  };
  for (const fault of casesOf(refusals)) {
    await readError(await callDuring(fault), "invalid_token");
  }
});

Deno.test("a page refused as past the end is an empty page with the true total, however it is refused", async () => {
  for (const fault of casesOf(outOfRange, [["list"]])) {
    const response = await callDuring({ ...fault, query: "?offset=42&status=processing" });
    const { batches, pagination } = await readPage(response);
    assert.deepEqual(batches, []);
    assert.deepEqual(pagination, { total: 42, limit: 25, offset: 42, has_more: false });
  }
});

Deno.test("a count that fails after a page past the end is 500 fetch_failed", async () => {
  const { "Content-Range 0-0/0": _, ...unreadable } = wrongTotals;
  for (const [what, fault] of Object.entries({ ...failures, ...unreadable })) {
    const refuse = outOfRange["416"];
    await assertFetchFailed({
      what: `a count: ${what}`,
      kinds: ["list", "count"],
      fault: (call) => (call.kind === "list" ? refuse ?? fault : fault)(call),
      repeated: false,
      query: "?offset=43",
    });
  }
});
