import assert from "node:assert/strict";
import { startUpstreams } from "../../bench/data_api.ts";
import { type Size, startMeasuredDatabase } from "../../bench/measured_database.ts";
import { createProject } from "../../bench/project.ts";
import { measureReads } from "../../bench/sections/reads.ts";
import { measureRequests } from "../../bench/sections/requests.ts";
import { measureRoundTrips } from "../../bench/sections/round_trips.ts";
import { measureStorage } from "../../bench/sections/storage.ts";
import { measureWrites } from "../../bench/sections/writes.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";

const hasPostgres = findInstallations().length > 0;
if (!hasPostgres) {
  console.warn(
    "SKIPPED: the measurements, for there is no Postgres 15 or later here (see PG_BIN).",
  );
}

const tiny: Size = {
  small: { batches: 42, contactsPerBatch: 5 },
  medium: { batches: 60, contactsPerBatch: 2 },
  many_contacts: { batches: 42, contactsPerBatch: 500 },
  many_batches: { batches: 600, contactsPerBatch: 1 },
};
const progress = () => {};

Deno.test({
  name: "deno task bench measures what it says, on a Postgres of its own",
  ignore: !hasPostgres,
  fn: async (t) => {
    await using database = await startMeasuredDatabase(tiny, progress);
    const project = await createProject();
    await using upstreams = await startUpstreams({ url: database.url, project });
    const { small, medium } = database.agencies;
    const ways = { ...upstreams, project, member: small };

    await t.step("reads: more contacts cost a page of kept counts nothing", async () => {
      const reads = await measureReads(database, progress);
      const firstPage = (agency: string, view: string) =>
        reads.find((read) =>
          read.agency === agency && read.view === view && read.query === "first page"
        )?.pageBuffers ?? NaN;
      const [kept, grouped] = ["kept counts", "grouped"].map((view) =>
        firstPage("many_contacts", view) / firstPage("small", view)
      );
      assert.ok(kept !== undefined && kept <= 1.2, `kept counts: ${kept} times the buffers`);
      assert.ok(grouped !== undefined && grouped > 1.2, `grouped: ${grouped} times the buffers`);
      assert.ok(
        reads.every(({ planMs, runMs, countBuffers }) =>
          planMs > 0 && runMs > 0 && countBuffers > 0
        ),
      );
    });

    await t.step("storage: every row there is, and what it weighs", async () => {
      const weights = await measureStorage(database);
      assert.deepEqual(weights.map(({ rows }) => rows), [21_930, 744, 744]);
      assert.ok(weights.every(({ rowBytes, indexBytes }) => rowBytes > 0 && indexBytes > 0));
    });

    await t.step("round trips: 2 at first and then 1, where the usual way has 3", async () => {
      const trips = await measureRoundTrips(ways, { stranger: medium, delayMs: 30 });
      const seen = trips.map(({ way, request, dataApiCalls, authCalls, sequential }) =>
        `${way} ${request}: ${dataApiCalls} + ${authCalls} calls, ${sequential} in a row`
      );
      assert.deepEqual(seen, [
        "floor first: 1 + 0 calls, 1 in a row",
        "floor steady: 1 + 0 calls, 1 in a row",
        "function first: 2 + 0 calls, 2 in a row",
        "function steady: 1 + 0 calls, 1 in a row",
        "conventional first: 2 + 1 calls, 3 in a row",
        "conventional steady: 2 + 1 calls, 3 in a row",
      ]);
      assert.ok(trips.every(({ delays, sequential }) => delays >= sequential * 0.9));
    });

    await t.step(
      "requests: every way answers the same list and is set against the floor",
      async () => {
        const options = { connections: 4, rounds: 1, warmUpMs: 20, roundMs: 50, progress };
        const requests = await measureRequests(ways, options);
        assert.deepEqual(requests.map(({ way }) => way), [
          "direct",
          "floor",
          "function",
          "conventional",
        ]);
        const floor = requests[1];
        assert.deepEqual([floor?.latencyRatio, floor?.throughputRatio], [1, 1]);
        assert.ok(
          requests.every((way) =>
            way.latencyRatio > 0 && way.throughputRatio > 0 && way.answerBytes > 0
          ),
        );
      },
    );

    await t.step("writes: with the counting, without it, and beside others", async () => {
      const writes = await measureWrites(database, { quick: true, progress });
      assert.equal(writes.load.contacts, 20_000);
      assert.ok(
        writes.load.ratio > 0 && writes.change.countedRatio > 0 && writes.writers.ratio > 0,
      );
    });
  },
});
