import assert from "node:assert/strict";
import fc from "fast-check";
import { callFunction, readPage } from "../../testkit/answers.ts";
import { sendRaw } from "../../testkit/raw_http.ts";
import { createWorld, people } from "../../testkit/world.ts";

Deno.test("the function survives requests that are no HTTP, and answers none of them with 5xx", async () => {
  await using world = await createWorld();
  const server = await world.start();
  const token = await world.token(people.member);
  const host = new URL(server.url).host;
  const bearer = `Authorization: Bearer ${token}\r\n`;
  const lines = [
    "GET / HTTP/1.1\r\n",
    "GET /?limit=%zz&status=%ff%fe HTTP/1.1\r\n",
    "GET /?\x01\x7f HTTP/1.1\r\n",
    "GET //evil.example/ HTTP/1.1\r\n",
    "GET http://evil.example/?limit=1 HTTP/1.1\r\n",
    "GET http://[::1/ HTTP/1.1\r\n",
    "GET /../../etc/passwd HTTP/1.1\r\n",
    "GET * HTTP/1.1\r\n",
    "OPTIONS * HTTP/1.1\r\n",
    "TRACE / HTTP/1.1\r\n",
    "CONNECT evil.example:443 HTTP/1.1\r\n",
    "get / HTTP/1.1\r\n",
    "GET / HTTP/9.9\r\n",
    `GET /?${"a".repeat(100_000)} HTTP/1.1\r\n`,
    `GET /?${"limit=1&".repeat(5_000)} HTTP/1.1\r\n`,
    "\r\n\r\n",
  ];
  const heads = [
    `Host: ${host}\r\n${bearer}`,
    `Host: [\r\n${bearer}`,
    `Host: a b\r\n${bearer}`,
    `Host: evil.example/?x#y\r\n${bearer}`,
    `Host:\r\n${bearer}`,
    `${bearer}`,
    `Host: ${host}\r\nHost: evil.example\r\n${bearer}`,
    `Host: ${host}\r\n${bearer}${bearer}`,
    `Host: ${host}\r\nAuthorization: Bearer \xff\xfe\r\n`,
    `Host: ${host}\r\nAuthorization: Bearer ${"x".repeat(30_000)}\r\n`,
    `Host: ${host}\r\n${bearer}X-Request-Id: a\r\n b\r\n`,
    `Host: ${host}\r\n${bearer}If-None-Match: ${'"'.repeat(20_000)}\r\n`,
    `Host: ${host}\r\n${bearer}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`,
    `Host: ${host}\r\n${bearer}Content-Length: -1\r\n`,
    `Host: ${host}\r\n${bearer}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n`,
    `Host: ${host}\r\n${bearer}Connection: upgrade\r\nUpgrade: websocket\r\n`,
    `Host: ${host}\r\n${bearer}${"X-A: b\r\n".repeat(500)}`,
  ];
  const requests = [
    ...lines.map((line) => `${line}${heads[0]}`),
    ...heads.map((head) => `${lines[0]}${head}`),
  ];
  for (const request of requests) {
    const bytes = Uint8Array.from(
      `${request}Connection: close\r\n\r\n`,
      (character) => character.charCodeAt(0),
    );
    const status = await sendRaw(server.url, bytes);
    assert.ok(status === undefined || status < 500, `${status} to ${request.slice(0, 80)}`);
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const status = await sendRaw(server.url, new Uint8Array([...bytes, 13, 10, 13, 10]));
      assert.ok(status === undefined || status < 500);
    }),
    { numRuns: 50 },
  );
  await readPage(await callFunction(server.url, token));
});
