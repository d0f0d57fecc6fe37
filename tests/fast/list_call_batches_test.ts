import assert from "node:assert/strict";
import { listCallBatches, type PageRequest } from "../../client/mod.ts";
import { listen } from "../../dev/local/gateway.ts";
import { clientOf, failureOf } from "../../testkit/client_failures.ts";

Deno.test("listCallBatches() answers timeout when its time is up, also in the middle of a body", async () => {
  const stalled = new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
  });
  await using server = listen(
    0,
    () => Promise.resolve(new Response(stalled, { headers: json })),
  );
  const started = performance.now();
  const error = await failureOf(({ signal }) => fetch(`http://${server.host}`, { signal }), {
    timeoutMs: 100,
  });
  assert.deepEqual([error.status, error.code], [0, "timeout"]);
  assert.ok(performance.now() - started < 2_000);
});

for (
  const [what, lost] of [
    ["a lost connection", () => Promise.reject(new TypeError("connection reset"))],
    ["a 503 that says when", () => refusal(503, "1")],
  ] as [string, () => Response | Promise<Response>][]
) {
  Deno.test(`listCallBatches() tries once more, unnoticed, after ${what}`, async () => {
    let asked = 0;
    const page = await listCallBatches(clientOf(() => ++asked === 1 ? lost() : emptyPage()));
    assert.deepEqual([page.batches, asked], [[], 2]);
  });

  Deno.test(`listCallBatches() tries no third time after ${what}`, async () => {
    let asked = 0;
    const answer = () => (asked++, lost());
    await failureOf(answer, { retry: true });
    assert.equal(asked, 2);
  });

  Deno.test(`listCallBatches() ends the wait after ${what} with its signal`, async () => {
    const controller = new AbortController();
    const answer = () => {
      setTimeout(() => controller.abort(), 20);
      return lost();
    };
    const started = performance.now();
    const error = await failureOf(answer, { retry: true, signal: controller.signal });
    assert.equal(error.code, "aborted");
    assert.ok(performance.now() - started < 250);
  });
}

for (
  const [what, answer] of [
    ["a 503 that does not say when", () => refusal(503)],
    ["a 503 that says much later", () => refusal(503, "60")],
    ["a 500", () => refusal(500, "1")],
    ["a 401", () => refusal(401, "1")],
  ] as [string, () => Response][]
) {
  Deno.test(`listCallBatches() does not try again after ${what}`, async () => {
    let asked = 0;
    const { status } = await failureOf(() => (asked++, answer()), { retry: true });
    assert.deepEqual([status, asked], [answer().status, 1]);
  });
}

Deno.test("listCallBatches() says after how many seconds to try again", async () => {
  assert.equal((await failureOf(() => refusal(503, "60"))).retryAfterSeconds, 60);
  assert.equal((await failureOf(() => refusal(500))).retryAfterSeconds, undefined);
});

Deno.test("listCallBatches() gives the cursor of the next page, and none on the last", async () => {
  const links = [
    [`<?limit=25>; rel="first", <?limit=25&cursor=a%2Bb_1>; rel="next"`, "a+b_1"],
    [`<?cursor=next>; rel=first, <?cursor=x&limit=25>; rel=next`, "x"],
    [`<?limit=25>; rel="first"`, null],
    [`<?cursor=x>; rel="prev"`, null],
    [undefined, null],
  ] as const;
  for (const [link, cursor] of links) {
    const headers = link ? { Link: link } : {};
    assert.equal((await listCallBatches(clientOf(() => emptyPage(headers)))).nextCursor, cursor);
  }
});

Deno.test("listCallBatches() asks with GET for what it was given and nothing else", async () => {
  const id = "c0000000-0000-4000-8000-000000000001";
  const requests: [PageRequest<"activity" | undefined>, string][] = [
    [{}, ""],
    [{ status: "paused" }, "?status=paused"],
    [
      { status: ["paused", "failed"], campaignId: id, limit: 10, offset: 0 },
      `?status=paused%2Cfailed&campaign_id=${id}&limit=10&offset=0`,
    ],
    [{ status: [], limit: 100 }, "?limit=100"],
    [
      { agentMappingId: id, sort: "-started_at", cursor: "a+b" },
      `?agent_mapping_id=${id}&sort=-started_at&cursor=a%2Bb`,
    ],
    [
      {
        createdFrom: "2025-01-01T00:00:00.123456+05:30",
        createdBefore: new Date(0),
        include: "activity",
      },
      "?created_from=2025-01-01T00%3A00%3A00.123456%2B05%3A30&created_before=1970-01-01T00%3A00%3A00.000Z&include=activity",
    ],
  ];
  for (const [request, query] of requests) {
    const seen: string[] = [];
    await failureOf(({ method, url }) => {
      seen.push(`${method} ${url}`);
      return refusal(500);
    }, request as PageRequest);
    assert.deepEqual(seen, [`GET http://project.test/functions/v1/calls-batch-list${query}`]);
  }
});

const json = { "Content-Type": "application/json" };

function refusal(status: number, retryAfter?: string): Response {
  const body = { error: "No.", code: "auth_unavailable", request_id: "r-6" };
  return Response.json(body, { status, headers: retryAfter ? { "Retry-After": retryAfter } : {} });
}

function emptyPage(headers: Record<string, string> = {}): Response {
  const pagination = { total: 0, limit: 25, offset: 0, has_more: false };
  return Response.json({ batches: [], pagination }, { headers });
}
