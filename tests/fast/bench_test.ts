import assert from "node:assert/strict";
import { load } from "../bench/load.ts";
import { readResults } from "../bench/results.ts";
import { scalingPage, writeScaling } from "../bench/scaling.ts";
import { byTurns } from "../bench/statistics.ts";

/** A server of 127.0.0.1 that answers as told. */
function serve(handler: Deno.ServeHandler) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    target: { url, headers: { "X-From": "the load" } },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("byTurns() measures forwards and backwards, so that nobody is always the last", async () => {
  let order = "";
  const measured = await byTurns(3, ["a", "b", "c"], (name) => {
    order += name;
    return Promise.resolve(order.length);
  });
  assert.equal(order, "abccbaabc");
  assert.deepEqual(measured, [["a", [1, 6, 7]], ["b", [2, 5, 8]], ["c", [3, 4, 9]]]);
});

Deno.test("load() asks on as many connections as it was told, and counts every answer", async () => {
  const ports = new Set<number>();
  const headers = new Set<string | null>();
  let requests = 0;
  await using server = serve((request, { remoteAddr }) => {
    if ("port" in remoteAddr) ports.add(remoteAddr.port);
    headers.add(request.headers.get("x-from"));
    return new Response(String(++requests));
  });
  const result = await load(server.target, { connections: 5, durationMs: 100 });
  assert.deepEqual([ports.size, ...headers], [5, "the load"]);
  assert.ok(result.requests > 5 && result.requests <= requests);
  assert.ok(result.p50 > 0 && result.p50 <= result.p95 && result.p95 <= result.p99);
});

Deno.test("load() rejects when an answer is not a success", async () => {
  let requests = 0;
  await using server = serve(() => new Response("no", { status: ++requests < 20 ? 200 : 503 }));
  await assert.rejects(load(server.target, { connections: 2, durationMs: 100 }), /not a success/);
});

Deno.test("the results that are kept say with what they were measured", async () => {
  for (const [section, kept] of Object.entries(await readResults())) {
    assert.match(kept.dataApi, /PostgREST/i, section);
    assert.match(kept.measuredOn, /^\d{4}-\d\d-\d\d$/, section);
    assert.ok(kept.cores > 0 && kept.postgres && kept.deno && kept.results.length > 0, section);
  }
});

Deno.test("docs/scaling.md tells the results that are kept (deno task scaling)", async () => {
  assert.equal(await Deno.readTextFile(scalingPage), writeScaling(await readResults()));
});
