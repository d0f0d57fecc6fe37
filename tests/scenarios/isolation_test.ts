import assert from "node:assert/strict";
import { callFunction, readPage } from "../../dev/testkit/responses.ts";
import { createFakeProject } from "../../dev/testkit/fake_project.ts";
import { fakeId, fakeRows } from "../../dev/testkit/fakes.ts";
import { createRandom } from "../../dev/testkit/random.ts";

const agencyOf = (index: number) => fakeId("a", 100 + index % 60);

Deno.test("300 concurrent callers in one isolate each get their own page and request id", async () => {
  await using project = await createFakeProject();
  const { upstream } = project;
  const users = Array.from({ length: 300 }, () => crypto.randomUUID());
  users.forEach((user, index) => upstream.people.set(user, agencyOf(index)));
  upstream.rows = Array.from(
    { length: 60 },
    (_, index) => fakeRows(index + 1, { agency_id: agencyOf(index) }),
  ).flat();
  const random = createRandom();
  // Responses arrive in another order than the requests.
  upstream.fault = async ({ userId, kind, parameters }) => {
    if (kind === "profile") assert.equal(parameters.get("id"), `eq.${userId}`);
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    return undefined;
  };
  const server = await project.start();
  for (let round = 1; round <= 3; round += 1) {
    await Promise.all(users.map(async (user, index) => {
      const id = `${round}-${index}`;
      const limit = 1 + (index + round) % 50;
      const options = { query: `?limit=${limit}`, headers: { "X-Request-Id": id } };
      const response = await callFunction(server.url, await project.token(user), options);
      assert.equal(response.headers.get("x-request-id"), id);
      const { batches, pagination } = await readPage(response);
      const total = index % 60 + 1;
      assert.deepEqual(pagination, { total, limit, offset: 0, has_more: limit < total });
      assert.equal(batches.length, Math.min(total, limit));
      assert.ok(batches.every(({ agency_id }) => agency_id === agencyOf(index)));
      const { user_id, agency_id } = await server.entry(id);
      assert.deepEqual([user_id, agency_id], [user, agencyOf(index)]);
    }));
  }
  // Two calls for a user's first request, one for each later request, none to Auth.
  assert.equal(upstream.count("profile"), 300);
  assert.equal(upstream.count("list"), 900);
  assert.equal(upstream.calls.length, 1200);
});
