import assert from "node:assert/strict";
import { callFunction, type ErrorCode, readError, readPage } from "../../testkit/answers.ts";
import type { CallKind } from "../../testkit/fake_calls.ts";
import { restError } from "../../testkit/fake_postgrest.ts";
import { agencies, createFakeProject } from "../../testkit/fake_project.ts";
import { fakeRow } from "../../testkit/fake_rows.ts";
import type { Fault } from "../../testkit/fake_upstream.ts";

/** In every text that a faulty upstream answers; must never reach a caller. */
const marker = "upstream-detail";

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

const respond = (body: string, init: ResponseInit = {}): Fault => () =>
  new Response(body, { ...init, headers: { "Content-Range": "0-0/1", ...init.headers } });

/** Promises more than it sends: the server then breaks the connection off. */
const breakOff = (text: string): Fault => () =>
  new Response(new Blob([text]).stream(), { headers: { "Content-Length": "1000" } });

/** Says one more piece twice a second, for ever. */
const drip = (piece: string, status: number): Fault => ({ left }) => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>();
  const writer = writable.getWriter();
  const write = () => void writer.write(new TextEncoder().encode(piece)).catch(() => {});
  write();
  const timer = setInterval(write, 500);
  left.then(() => clearInterval(timer));
  return new Response(readable, { status, headers: { "Content-Range": "*/0" } });
};

const json = { "Content-Type": "application/json" };
const faults: Record<string, Fault> = {
  "403": () => restError(403, "42501", `${marker} "secret_table"`),
  "404 and []": respond("[]", { status: 404, headers: json }),
  "500": () => restError(500, "XX000", `${marker} "secret_table"`),
  "503 and HTML": respond(`<html>${marker}</html>`, { status: 503 }),
  "302": respond("", { status: 302, headers: { Location: "/rest/v1/elsewhere" } }),
  "200 and HTML": respond(`<html>${marker}</html>`),
  "200 and half a list": respond(`[{"agency_id":"${marker}`),
  "200 and no list": respond(`{"message":"${marker}"}`),
  "200 and another agency's row": respond(JSON.stringify([fakeRow(0, { agency_id: marker })])),
  "a reset after the status": breakOff(""),
  "a reset in mid-body": breakOff(`[{"agency_id":"${marker}`),
  "silence": async ({ left }) => {
    await left;
    return undefined;
  },
  "drip-feeding": drip(" ", 200),
  "drip-feeding an error": drip("x", 500),
};

interface Case {
  kinds: readonly CallKind[];
  fault: Fault;
  /** Whether the function has served this user before. */
  repeated: boolean;
  code: ErrorCode;
}

/** Asserts the error while the upstream is faulty, and a page once it has recovered. */
async function assertFailure(what: string, { kinds, fault, repeated, code }: Case): Promise<void> {
  const user = crypto.randomUUID();
  upstream.people.set(user, agencies.own);
  const token = await project.token(user);
  // A page without rows makes a repeated caller's profile be read again.
  const query = repeated && kinds.join() === "profile" ? "?status=failed" : "";
  if (repeated) await readPage(await callFunction(server.url, token));
  faulty.set(user, { kinds, fault });
  const before = Date.now();
  const response = await callFunction(server.url, token, { query });
  const text = await response.clone().text();
  assert.ok(Date.now() - before < 10_000, `${what}: later than ten seconds`);
  assert.ok(!text.includes(marker) && !text.includes("PGRST"), `${what}: ${text}`);
  await readError(response, code);
  assert.equal(upstream.count("other"), 0, `${what}: went elsewhere`);
  faulty.delete(user);
  const next = await readPage(await callFunction(server.url, token, { query }));
  assert.equal(next.batches.length, query === "" ? 25 : 0, `after ${what}`);
}

const places = [["profile"], ["list"], ["profile", "list"]] as const;

Deno.test("a Data API that fails is 500 fetch_failed within ten seconds, and the next request recovers", async () => {
  const code = "fetch_failed";
  await Promise.all(
    Object.entries(faults).flatMap(([what, fault]) =>
      places.flatMap((kinds) =>
        [false, true].map((repeated) => assertFailure(what, { kinds, fault, repeated, code }))
      )
    ),
  );
});

Deno.test("a 401 of the Data API is 401 invalid_token", async () => {
  const fault: Fault = () => restError(401, "PGRST303", `JWT expired ${marker}`);
  for (const repeated of [false, true]) {
    await assertFailure("401", { kinds: ["list"], fault, repeated, code: "invalid_token" });
  }
});
