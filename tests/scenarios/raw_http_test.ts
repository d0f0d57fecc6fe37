import assert from "node:assert/strict";
import { callFunction, readPage } from "../../dev/testkit/answers.ts";
import { createFakeProject, people } from "../../dev/testkit/fake_project.ts";

Deno.test("the function survives requests that are not HTTP, and answers none of them with 5xx", async () => {
  await using project = await createFakeProject();
  const server = await project.start();
  const token = await project.token(people.member);
  const { host } = new URL(server.url);
  const bearer = `Authorization: Bearer ${token}`;
  const starts = [
    "GET /?limit=%zz&status=%ff%fe HTTP/1.1",
    "GET /?\x01\x7f HTTP/1.1",
    "GET //evil.example/ HTTP/1.1",
    "GET http://evil.example/?limit=1 HTTP/1.1",
    "GET http://[::1/ HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "CONNECT evil.example:443 HTTP/1.1",
    "GET / HTTP/9.9",
    `GET /?${"limit=1&".repeat(5_000)} HTTP/1.1`,
    "\x16\x03\x01\x00",
  ];
  const headers = [
    "Host: [",
    "Host: a b",
    "Host: evil.example/?x#y",
    "Host:",
    `Host: ${host}\r\nHost: evil.example`,
    `Host: ${host}\r\nAuthorization: Bearer \xff\xfe`,
    `Host: ${host}\r\nAuthorization: Bearer ${"x".repeat(30_000)}`,
    `Host: ${host}\r\nX-Request-Id: a\r\n b`,
    `Host: ${host}\r\nIf-None-Match: ${'"'.repeat(20_000)}`,
    `Host: ${host}\r\nContent-Length: -1`,
    `Host: ${host}\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue`,
    `Host: ${host}\r\nConnection: upgrade\r\nUpgrade: websocket`,
  ];
  const requests = [
    ...starts.map((start) => `${start}\r\nHost: ${host}`),
    ...headers.map((header) => `GET / HTTP/1.1\r\n${header}`),
  ];
  for (const request of requests) {
    const status = await sendRaw(host, `${request}\r\n${bearer}\r\nConnection: close\r\n\r\n`);
    assert.ok(status === undefined || status < 500, `${status} to ${request.slice(0, 80)}`);
  }
  assert.equal(await sendRaw(host, `GET / HTTP/1.1\r\nHost: ${host}\r\n${bearer}\r\n\r\n`), 200);
  await readPage(await callFunction(server.url, token));
});

/** Sends these characters as bytes and gives the status of the response; undefined when the server hangs up. */
async function sendRaw(host: string, text: string): Promise<number | undefined> {
  const [hostname = "", port] = host.split(":");
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const answer = new Uint8Array(16);
  try {
    for (let sent = 0; sent < bytes.length;) {
      sent += await connection.write(bytes.subarray(sent));
    }
    await connection.read(answer);
  } catch {
    // A reset is an answer too: the server refused to read on.
  }
  const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(new TextDecoder().decode(answer)) ?? [];
  return status === undefined ? undefined : Number(status);
}
