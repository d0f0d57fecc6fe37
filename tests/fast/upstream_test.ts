import assert from "node:assert/strict";
import { fetchUpstream, readRetryAfter } from "../../supabase/functions/_shared/upstream.ts";
import { makeFetch } from "../../dev/testkit/fakes.ts";

const read = async (response: Response | Error) =>
  (await fetchUpstream(makeFetch(response).fetch, "http://localhost")).text;

/** A body of this size, and how much of it was read. */
function makeBody(mebibytes: number) {
  const chunk = new Uint8Array(1024 * 1024).fill(0x61);
  const state = { read: 0, ended: false };
  function* read() {
    try {
      for (; state.read < mebibytes; state.read += 1) yield chunk;
    } finally {
      state.ended = true;
    }
  }
  return { state, stream: ReadableStream.from(read()) };
}

for (
  const [what, headers] of [
    ["without a length", {}],
    ["with a length", { "Content-Length": `${8 * 1024 * 1024 + 1}` }],
    ["with the length of a compressed body", { "Content-Length": "9", "Content-Encoding": "gzip" }],
  ] as const
) {
  Deno.test(`fetchUpstream() reads at most 8 MiB of a body ${what}`, async () => {
    assert.equal((await read(new Response(makeBody(8).stream))).length, 8 * 1024 * 1024);
    const { state, stream } = makeBody(100);
    const failure = { category: "too_large", status: 200 };
    await assert.rejects(read(new Response(stream, { headers })), { failure });
    assert.ok(state.read < 12 && state.ended);
  });
}

Deno.test("fetchUpstream() decodes text that is split inside a character", async () => {
  const bytes = new TextEncoder().encode("naïve 日本");
  const stream = ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte)));
  assert.equal(await read(new Response(stream)), "naïve 日本");
});

const message = "request for url (http://u:s3cret@db/): Connection refused (os error 111)";
const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("x")) });

for (
  const [thrown, failure] of [
    [new TypeError(message), { code: "TypeError", message: "connection refused" }],
    [new DOMException("Eve", "TimeoutError"), { code: "TimeoutError", message: undefined }],
    [new Response(broken), { code: "TypeError", message: undefined }],
  ] as const
) {
  Deno.test(`fetchUpstream() rejects without a response as network: ${failure.code} ${failure.message}`, async () => {
    await assert.rejects(read(thrown), { failure: { category: "network", status: 0, ...failure } });
  });
}

Deno.test("readRetryAfter() returns the seconds of 503 and 504, else 5, and nothing for other statuses", () => {
  const of = (status: number, retryAfter?: string) =>
    readRetryAfter(
      new Response(null, { status, headers: retryAfter ? { "Retry-After": retryAfter } : {} }),
    );
  for (const status of [503, 504]) {
    const texts = ["17", "0", "soon", undefined];
    assert.deepEqual(texts.map((text) => of(status, text)), [17, 1, 5, 5]);
    assert.ok([29, 30].includes(of(status, new Date(Date.now() + 30_000).toUTCString()) ?? 0));
  }
  for (const status of [200, 500, 502]) assert.equal(of(status, "17"), undefined);
});
