import assert from "node:assert/strict";
import fc from "fast-check";
import { callFunction, readPage } from "../../testkit/answers.ts";
import { createFakeProject, people } from "../../testkit/fake_project.ts";
import "../../testkit/random.ts";

Deno.test("the function survives requests that are not HTTP, and answers none of them with 5xx", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  const token = await project.token(people.member);
  const { host } = new URL(server.url);
  const bearer = `Authorization: Bearer ${token}\r\n`;
  const starts = [
    "GET / HTTP/1.1",
    "GET /?limit=%zz&status=%ff%fe HTTP/1.1",
    "GET /?\x01\x7f HTTP/1.1",
    "GET //evil.example/ HTTP/1.1",
    "GET http://evil.example/?limit=1 HTTP/1.1",
    "GET http://[::1/ HTTP/1.1",
    "GET /../../etc/passwd HTTP/1.1",
    "GET * HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "TRACE / HTTP/1.1",
    "CONNECT evil.example:443 HTTP/1.1",
    "get / HTTP/1.1",
    "GET / HTTP/9.9",
    `GET /?${"a".repeat(100_000)} HTTP/1.1`,
    `GET /?${"limit=1&".repeat(5_000)} HTTP/1.1`,
    "",
  ];
  const heads = [
    `Host: [\r\n${bearer}`,
    `Host: a b\r\n${bearer}`,
    `Host: evil.example/?x#y\r\n${bearer}`,
    `Host:\r\n${bearer}`,
    bearer,
    ...[
      `Host: evil.example\r\n${bearer}`,
      `${bearer}${bearer}`,
      "Authorization: Bearer \xff\xfe\r\n",
      `Authorization: Bearer ${"x".repeat(30_000)}\r\n`,
      `${bearer}X-Request-Id: a\r\n b\r\n`,
      `${bearer}If-None-Match: ${'"'.repeat(20_000)}\r\n`,
      `${bearer}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`,
      `${bearer}Content-Length: -1\r\n`,
      `${bearer}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n`,
      `${bearer}Connection: upgrade\r\nUpgrade: websocket\r\n`,
      `${bearer}${"X-A: b\r\n".repeat(500)}`,
    ].map((rest) => `Host: ${host}\r\n${rest}`),
  ];
  const requests = [
    ...starts.map((start) => `${start}\r\nHost: ${host}\r\n${bearer}`),
    ...heads.map((head) => `${starts[0]}\r\n${head}`),
  ];
  for (const request of requests) {
    const text = `${request}Connection: close\r\n\r\n`;
    const status = await sendRaw(host, Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
    assert.ok(status === undefined || status < 500, `${status} to ${request.slice(0, 80)}`);
  }
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const status = await sendRaw(host, new Uint8Array([...bytes, 13, 10, 13, 10]));
      assert.ok(status === undefined || status < 500);
    }),
    { numRuns: 50 },
  );
  await readPage(await callFunction(server.url, token));
});

/** Sends these bytes and gives the status of the response; undefined when the server hangs up. */
async function sendRaw(host: string, bytes: Uint8Array): Promise<number | undefined> {
  const [hostname = "", port] = host.split(":");
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const timer = setTimeout(() => connection.closeWrite().catch(() => {}), 2_000);
  let text = "";
  try {
    for (let sent = 0; sent < bytes.length;) {
      sent += await connection.write(bytes.subarray(sent));
    }
    const decoder = new TextDecoder("latin1");
    for await (const chunk of connection.readable.values({ preventCancel: true })) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes("\r\n")) break;
    }
  } catch {
    // A reset is an answer too: the server refused to read on.
  } finally {
    clearTimeout(timer);
  }
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}
