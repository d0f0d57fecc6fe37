import assert from "node:assert/strict";
import { callFunction, readPage } from "../../testkit/answers.ts";
import { fakeId, fakeRows } from "../../testkit/fake_rows.ts";
import { createWorld } from "../../testkit/world.ts";

Deno.test("three hundred callers at once in one isolate each get their own answer, token and request id", async () => {
  await using world = await createWorld();
  const { upstream } = world;
  const callers = Array.from({ length: 300 }, (_, index) => ({
    user: crypto.randomUUID(),
    agency: fakeId("agency", 100 + index % 60),
  }));
  for (const { user, agency } of callers) upstream.people.set(user, agency);
  upstream.rows = Array.from(
    { length: 60 },
    (_, index) =>
      fakeRows(index + 1, {
        agency_id: fakeId("agency", 100 + index),
        campaign_name: `Of ${index}`,
      }),
  )
    .flat();
  // Answers come back in another order than the questions went out.
  upstream.illness = async ({ headers, userId, kind, parameters }) => {
    assert.ok(userId && headers.get("authorization"));
    if (kind === "profile") assert.equal(parameters.get("id"), `eq.${userId}`);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    return undefined;
  };
  const server = await world.start();
  for (let round = 1; round <= 3; round += 1) {
    await Promise.all(callers.map(async ({ user, agency }, index) => {
      const id = `${round}-${index}`;
      const limit = 1 + (index + round) % 50;
      const options = { query: `?limit=${limit}`, headers: { "X-Request-Id": id } };
      const response = await callFunction(server.url, await world.token(user), options);
      assert.equal(response.headers.get("x-request-id"), id);
      const { batches, pagination } = await readPage(response);
      const total = index % 60 + 1;
      assert.deepEqual([pagination.total, pagination.limit], [total, limit]);
      assert.equal(batches.length, Math.min(total, limit));
      assert.ok(batches.every((row) => row.agency_id === agency));
      const { user_id, agency_id } = await server.entry(id);
      assert.deepEqual([user_id, agency_id], [user, agency]);
    }));
  }
  assert.equal(upstream.count("profile"), 300);
  assert.equal(upstream.count("list"), 900);
});
