import assert from "node:assert/strict";
import { createContext } from "../../bench/context.ts";
import type { Size } from "../../bench/database.ts";
import { sections } from "../../bench/sections.ts";
import { withFunctionBundle } from "../../dev/function_bundle.ts";
import { findInstallations } from "../../testkit/postgres_installations.ts";

const hasPostgres = findInstallations().length > 0;
if (!hasPostgres) console.warn("Skipped: deno task bench, for there is no Postgres here.");

const tiny: Size = {
  small: [42, 5],
  medium: [60, 2],
  many_contacts: [42, 500],
  many_batches: [1_000, 1],
};

Deno.test({
  name: "deno task bench measures what it says, on a Postgres of its own",
  ignore: !hasPostgres,
  fn: (t) =>
    withFunctionBundle(async (bundleFolder) => {
      await using parts = new AsyncDisposableStack();
      const say = () => {};
      const context = await createContext(parts, { size: tiny, effort: 0.01, say, bundleFolder });

      await t.step(
        "reads: no page pays for contacts, and no filter for what it hides",
        async () => {
          const reads = await sections.reads(context);
          const cost = (name: string, ofQuery = "first_page") => {
            const read = reads.find(({ agency, query }) => agency === name && query === ofQuery);
            assert.ok(read);
            return read;
          };
          assert.ok(cost("many_contacts").pageBuffers <= 1.2 * cost("small").pageBuffers);
          const [all, paused] = [cost("many_batches"), cost("many_batches", "rare_status")];
          assert.ok(paused.countBuffers < all.countBuffers / 2, `${paused.countBuffers}`);
        },
      );

      await t.step("walk: a cursor begins at its place, an offset at the beginning", async () => {
        const walk = await sections.walk(context);
        const [first, ...cursors] = walk.filter(({ by }) => by === "cursor");
        const [near, ...offsets] = walk.filter(({ by }) => by === "offset");
        const [last, far] = [cursors.at(-1), offsets.at(-1)];
        assert.ok(first && last && near && far);
        assert.ok(last.pageBuffers <= 1.1 * first.pageBuffers, `${last.pageBuffers}`);
        assert.ok(last.countBuffers < first.countBuffers / 2, `${last.countBuffers}`);
        assert.ok(far.pageBuffers > 3 * near.pageBuffers, `${far.pageBuffers}`);
      });

      await t.step("storage: every row there is, and what it weighs", async () => {
        const storage = await sections.storage(context);
        const rows = (name: string) => storage.find(({ table }) => table === name)?.rows;
        assert.deepEqual([rows("call_batches"), rows("call_batch_contacts")], [1_144, 22_330]);
        assert.ok(storage.every(({ rowBytes, indexBytes }) => rowBytes > 0 && indexBytes > 0));
      });

      await t.step("bundle: every byte of the deployed file has an origin", async () => {
        const bundle = await sections.bundle(context);
        assert.ok(bundle.some(({ origin }) => origin === "this project"));
        assert.ok(bundle.some(({ origin }) => origin === "zod"));
      });

      await t.step("startup: the deployed file, its sources and a bare function", async () => {
        const starts = await sections.startup(context);
        const scripts = starts.slice(0, 3).map(({ script }) => script);
        assert.deepEqual(scripts, ["bare", "bundle", "sources"]);
        assert.ok(starts.every(({ firstAnswerMs }) => firstAnswerMs > 0));
      });

      await t.step("wire: an entity tag sent back is answered without a body", async () => {
        const wire = await sections.wire(context);
        assert.ok(wire.every(({ bytes, conditional }) => bytes > 0 && conditional === 304));
      });

      await t.step("requests: every variant against the baseline on its own Deno", async () => {
        const requests = await sections.requests(context);
        const variants = requests.slice(0, 3).map(({ variant }) => variant);
        assert.deepEqual(variants, ["direct", "baseline", "function"]);
        for (const { variant, latencyRatio, throughputRatio } of requests) {
          assert.ok(latencyRatio > 0 && throughputRatio > 0);
          if (variant === "baseline") assert.deepEqual([latencyRatio, throughputRatio], [1, 1]);
        }
      });

      await t.step("writes: with the counting and without it", async () => {
        const writes = await sections.writes(context);
        assert.deepEqual(writes.map(({ what }) => what), ["change", "load"]);
        assert.ok(writes.every(({ ratio }) => ratio > 0));
      });
    }),
});
