import assert from "node:assert/strict";
import { listen } from "../../dev/local/gateway.ts";
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
  await using server = listen(0, () => Promise.resolve(new Response("no", { status: 503 })));
  const target = { url: `http://${server.host}`, headers: {} };
  await assert.rejects(load(target, { connections: 2, durationMs: 100 }), /not a success/);
});
