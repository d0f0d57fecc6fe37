import assert from "node:assert/strict";
import { load } from "../bench/load.ts";
import { byTurns } from "../bench/statistics.ts";

Deno.test("byTurns() measures forwards and backwards", async () => {
  let order = "";
  const measured = await byTurns(3, ["a", "b", "c"], (name) => {
    order += name;
    return Promise.resolve(order.length);
  });
  assert.equal(order, "abccbaabc");
  assert.deepEqual(measured, [["a", [1, 6, 7]], ["b", [2, 5, 8]], ["c", [3, 4, 9]]]);
});

Deno.test("load() rejects when a response is not a success", async () => {
  let requests = 0;
  const respond = () => new Response("no", { status: ++requests === 1 ? 200 : 503 });
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, respond);
  const target = { url: `http://127.0.0.1:${server.addr.port}`, headers: {} };
  await assert.rejects(load(target, { connections: 2, durationMs: 100 }), /not a success/);
});
