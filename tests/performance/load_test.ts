import assert from "node:assert/strict";
import { askOnce, putUnderLoad } from "../../bench/load.ts";
import { startPrefixProxy } from "../../bench/prefix_proxy.ts";

/** A server of 127.0.0.1 that answers as told. */
function serve(handler: Deno.ServeHandler) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  return {
    port: server.addr.port,
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("askOnce() sends path, query and headers, and gives the whole body", async () => {
  await using server = serve((request) => {
    const { pathname, search } = new URL(request.url);
    return new Response(`${pathname}${search} ${request.headers.get("x-who")} é`.repeat(9_000));
  });
  const body = await askOnce({ url: `${server.url}/list?limit=1`, headers: { "X-Who": "me" } });
  assert.equal(body, "/list?limit=1 me é".repeat(9_000));
});

Deno.test("putUnderLoad() asks on as many connections as it was told, again and again", async () => {
  const ports = new Set<number>();
  let requests = 0;
  await using server = serve((_, { remoteAddr }) => {
    if ("port" in remoteAddr) ports.add(remoteAddr.port);
    return new Response(String(++requests));
  });
  const options = { connections: 5, durationMs: 100 };
  const result = await putUnderLoad({ url: server.url, headers: {} }, options);
  assert.equal(ports.size, 5);
  assert.equal(result.requests, requests);
  assert.ok(result.requests >= 5 && result.requestsPerSecond > 0 && result.latencyMs > 0);
});

Deno.test("putUnderLoad() rejects at an answer that is no success", async () => {
  let requests = 0;
  await using server = serve(() => new Response("no", { status: ++requests < 20 ? 200 : 503 }));
  const load = putUnderLoad({ url: server.url, headers: {} }, {
    connections: 2,
    durationMs: 5_000,
  });
  await assert.rejects(load, /503/);
});

Deno.test("startPrefixProxy() hands on every GET of a connection without its prefix", async () => {
  await using server = serve((request) => {
    const { pathname, search } = new URL(request.url);
    return new Response(`${pathname}${search} `.repeat(20_000));
  });
  using proxy = startPrefixProxy({ prefix: "/rest/v1", port: server.port });
  const ask = (path: string) => askOnce({ url: `${proxy.url}${path}`, headers: {} });
  assert.equal(await ask("/rest/v1/users?a=/rest/v1/"), "/users?a=/rest/v1/ ".repeat(20_000));
  assert.equal(await ask("/other"), "/other ".repeat(20_000));
  const target = { url: `${proxy.url}/rest/v1/users`, headers: {} };
  const { requests } = await putUnderLoad(target, { connections: 4, durationMs: 100 });
  assert.ok(requests >= 4);
});
