import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { createHandler } from "../../supabase/functions/calls-batch-list/handler.ts";
import { errorSchema, pageSchema } from "../../supabase/functions/calls-batch-list/schema.ts";
import { ids, makeBatch, makeDependencies, makeList, makeRequest } from "../../testkit/fakes.ts";

const secret = new Error("secret detail");

async function readError(response: Response) {
  return errorSchema.parse(await response.json());
}

Deno.test("createHandler() answers a page with exactly the promised body and headers", async () => {
  const { dependencies } = makeDependencies({
    listBatches: () => Promise.resolve({ batches: [makeBatch()], total: 42 }),
  });
  const response = await createHandler(dependencies)(makeRequest("?limit=1"));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.headers.get("cache-control"), "private, no-cache");
  assert.equal(response.headers.get("vary"), "Authorization");
  assert.match(response.headers.get("etag") ?? "", /^"[\w-]+"$/);
  assert.match(
    response.headers.get("server-timing") ?? "",
    /^auth;dur=[\d.]+, db;dur=[\d.]+, total;dur=[\d.]+$/,
  );
  const body = await response.text();
  const page = {
    batches: [makeBatch()],
    pagination: { total: 42, limit: 1, offset: 0, has_more: true },
  };
  assert.equal(body, JSON.stringify(page));
  pageSchema.parse(JSON.parse(body));
});

Deno.test("createHandler() answers a preflight with 204 before any check", async () => {
  const { dependencies, calls } = makeDependencies();
  const request = new Request("http://localhost/?limit=0", { method: "OPTIONS" });
  const response = await createHandler(dependencies)(request);
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal(response.headers.get("access-control-max-age"), "86400");
  assert.equal(await response.text(), "");
  assert.deepEqual(calls, []);
});

for (const method of ["POST", "PUT", "PATCH", "DELETE", "HEAD"]) {
  Deno.test(`createHandler() answers 405 to ${method}, before the token is looked at`, async () => {
    const { dependencies, calls } = makeDependencies();
    const response = await createHandler(dependencies)(makeRequest("?limit=0", { method }));
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, OPTIONS");
    const { code, error } = await readError(response);
    assert.equal(code, "method_not_allowed");
    assert.match(error, /functions\.invoke.*\{ method: 'GET' \}/);
    assert.deepEqual(calls, []);
  });
}

for (const header of [undefined, "", "Bearer", "Bearer ", "Basic YTpi", "a.b.c", "Bearera.b.c"]) {
  Deno.test(`createHandler() answers 401 missing_authorization to ${header ?? "no header"}`, async () => {
    const { dependencies, calls } = makeDependencies();
    const headers: HeadersInit = header === undefined ? {} : { Authorization: header };
    const request = new Request("http://localhost/?token=a.b.c", { headers });
    const response = await createHandler(dependencies)(request);
    assert.equal(response.status, 401);
    assert.equal(response.headers.get("www-authenticate"), "Bearer");
    assert.equal((await readError(response)).code, "missing_authorization");
    assert.deepEqual(calls, []);
  });
}

for (const scheme of ["Bearer", "bearer", "BEARER"]) {
  Deno.test(`createHandler() takes the token after ${scheme}`, async () => {
    let seen = "";
    const { dependencies } = makeDependencies({
      verifyToken: (token) => Promise.resolve((seen = token, ids.user)),
    });
    const request = makeRequest("", { headers: { Authorization: `${scheme} x.y.z` } });
    assert.equal((await createHandler(dependencies)(request)).status, 200);
    assert.equal(seen, "x.y.z");
  });
}

Deno.test("createHandler() judges the token before the parameters, and these before any query", async () => {
  const refuse = () => Promise.reject(new ApiError("invalid_token", "no"));
  const refusing = makeDependencies({ verifyToken: refuse });
  const refused = await createHandler(refusing.dependencies)(makeRequest("?limit=0"));
  assert.equal(refused.status, 401);
  assert.deepEqual(refusing.calls, ["token"]);

  const accepting = makeDependencies();
  const bad = await createHandler(accepting.dependencies)(makeRequest("?limit=0&offset=x"));
  assert.equal(bad.status, 400);
  assert.deepEqual((await readError(bad)).details?.map(({ field }) => field), ["limit", "offset"]);
  assert.deepEqual(accepting.calls, ["token"]);
});

Deno.test("createHandler() answers 403 to a user whose profile names no agency", async () => {
  const { dependencies, calls } = makeDependencies({
    readAgency: () => Promise.resolve(undefined),
  });
  const response = await createHandler(dependencies)(makeRequest());
  assert.equal(response.status, 403);
  assert.equal((await readError(response)).code, "no_agency");
  assert.deepEqual(calls, ["token", "profile"]);
});

Deno.test("createHandler() answers 304 without a body to the tag of the same page", async () => {
  const handle = createHandler(makeDependencies().dependencies);
  const first = await handle(makeRequest());
  const etag = first.headers.get("etag") ?? "";
  for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, `"a,b",W/${etag}`, "*", " * "]) {
    const response = await handle(makeRequest("", { headers: { "If-None-Match": sent } }));
    assert.equal(response.status, 304, sent);
    assert.equal(await response.text(), "");
    for (const name of ["etag", "cache-control", "vary", "link"]) {
      assert.equal(response.headers.get(name), first.headers.get(name), name);
    }
  }
  for (const sent of ['"other"', etag.slice(1, -1), `${etag.slice(0, -1)}x"`, '"*"', ""]) {
    const response = await handle(makeRequest("", { headers: { "If-None-Match": sent } }));
    assert.equal(response.status, 200, sent);
    await response.body?.cancel();
  }
});

for (const thrown of [secret, "secret detail", { secret: 1 }, null, undefined]) {
  Deno.test(`createHandler() answers internal_error when ${typeof thrown} ${thrown} is thrown`, async () => {
    const { dependencies, entries } = makeDependencies({
      verifyToken: () => Promise.reject(thrown),
    });
    const response = await createHandler(dependencies)(makeRequest());
    assert.equal(response.status, 500);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("cache-control"), "no-store");
    const body = await response.text();
    assert.equal(errorSchema.parse(JSON.parse(body)).code, "internal_error");
    assert.doesNotMatch(body, /secret/);
    assert.equal(entries[0]?.level, "error");
  });
}

Deno.test("createHandler() keeps a good request id, replaces a bad one, and answers with it in the body", async () => {
  const handle = createHandler(
    makeDependencies({ readAgency: () => Promise.resolve(undefined) }).dependencies,
  );
  for (const good of ["a", "A.b_c-9", "x".repeat(128)]) {
    const response = await handle(makeRequest("", { headers: { "X-Request-Id": good } }));
    assert.equal(response.headers.get("x-request-id"), good);
    assert.equal((await readError(response)).request_id, good);
  }
  for (const bad of ["", "x".repeat(129), "a b", "a/b", "<script>"]) {
    const response = await handle(makeRequest("", { headers: { "X-Request-Id": bad } }));
    assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    await response.body?.cancel();
  }
});

Deno.test("createHandler() lists at once for a user whose agency it remembers, for a minute", async () => {
  let now = 0;
  const { dependencies, calls } = makeDependencies({ now: () => now });
  const handle = createHandler(dependencies);
  const askAt = async (time: number) => {
    now = time;
    calls.length = 0;
    assert.equal((await handle(makeRequest())).status, 200);
    return calls.slice(1);
  };
  assert.deepEqual(await askAt(0), ["profile", `list ${ids.agency}`]);
  assert.deepEqual(await askAt(59_999), [`list ${ids.agency}`]);
  assert.deepEqual(await askAt(60_000), ["profile", `list ${ids.agency}`]);
});

Deno.test("createHandler() reads the profile again after an empty page, and lists anew if the agency changed", async () => {
  let agency: string | undefined = ids.agency;
  const { dependencies, calls } = makeDependencies({
    readAgency: () => Promise.resolve(agency),
    listBatches: (_, agencyId) =>
      Promise.resolve(makeList(agencyId === agency ? 1 : 0, 1, agencyId)),
  });
  const handle = createHandler(dependencies);
  const ask = async () => {
    calls.length = 0;
    const response = await handle(makeRequest());
    return { status: response.status, calls: calls.slice(1), body: await response.json() };
  };
  await ask();
  agency = ids.otherAgency;
  const moved = await ask();
  assert.deepEqual(moved.calls, [`list ${ids.agency}`, "profile", `list ${ids.otherAgency}`]);
  assert.equal(moved.body.batches[0].agency_id, ids.otherAgency);
  assert.deepEqual((await ask()).calls, [`list ${ids.otherAgency}`]);
  agency = undefined;
  const removed = await ask();
  assert.equal(removed.status, 403);
  assert.deepEqual(removed.calls, [`list ${ids.otherAgency}`, "profile"]);
  assert.deepEqual((await ask()).calls, ["profile"]);
});

Deno.test("createHandler() answers an empty page that the profile confirms without listing again", async () => {
  const { dependencies, calls } = makeDependencies({
    listBatches: () => Promise.resolve(makeList(0)),
  });
  const handle = createHandler(dependencies);
  await handle(makeRequest());
  calls.length = 0;
  const response = await handle(makeRequest());
  assert.deepEqual(await response.json(), {
    batches: [],
    pagination: { total: 0, limit: 25, offset: 0, has_more: false },
  });
  assert.deepEqual(calls, ["token", `list ${ids.agency}`, "profile"]);
});

Deno.test("createHandler() ends the work of a request whose time is over, and of a caller who leaves", async () => {
  const wait = (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason))
    );
  const slow = makeDependencies({ timeoutMs: 20, listBatches: ({ signal }) => wait(signal) });
  assert.equal((await createHandler(slow.dependencies)(makeRequest())).status, 500);

  const caller = new AbortController();
  const left = makeDependencies({
    listBatches: ({ signal }) => (queueMicrotask(() => caller.abort()), wait(signal)),
  });
  await createHandler(left.dependencies)(makeRequest("", { signal: caller.signal }));
  assert.deepEqual([left.entries[0]?.status, left.entries[0]?.level], [499, "info"]);
});

Deno.test("createHandler() logs one entry a request, with ids and parts and nothing else", async () => {
  const { dependencies, entries } = makeDependencies();
  const request = makeRequest("", { headers: { "X-Request-Id": "r1" } });
  await createHandler(dependencies)(request);
  assert.equal(entries.length, 1);
  const { time, duration_ms, auth_ms, db_ms, ...rest } = entries[0] ?? {};
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  for (const duration of [duration_ms, auth_ms, db_ms]) assert.equal(typeof duration, "number");
  assert.deepEqual(rest, {
    level: "info",
    request_id: "r1",
    method: "GET",
    status: 200,
    code: undefined,
    user_id: ids.user,
    agency_id: ids.agency,
    rows: 1,
  });
});
