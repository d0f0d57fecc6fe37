import assert from "node:assert/strict";
import { createContext } from "../bench/context.ts";
import { sections } from "../bench/sections.ts";
import { withFunctionBundle } from "../../dev/function_bundle.ts";
import { findInstallations } from "../../dev/testkit/postgres_installations.ts";

const hasPostgres = findInstallations().length > 0;
if (!hasPostgres) console.warn("SKIPPED: deno task bench, for there is no Postgres here.");

const size = {
  small: [42, 5],
  medium: [60, 2],
  many_contacts: [42, 500],
  many_batches: [1_000, 1],
} as const;

Deno.test({
  name: "deno task bench measures what it says, on a Postgres of its own",
  ignore: !hasPostgres,
  fn: (t) =>
    withFunctionBundle(async (bundleFolder) => {
      await using parts = new AsyncDisposableStack();
      const say = () => {};
      const context = await createContext(parts, { size, effort: 0.01, say, bundleFolder });

      await t.step(
        "reads: no page pays for contacts, and no filter for what it hides",
        async () => {
          const reads = await sections.reads(context);
          const cost = (name: string, ofQuery = "first_page") =>
            reads.find(({ agency, query }) => agency === name && query === ofQuery) ??
              assert.fail();
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

      for (const name of ["storage", "bundle", "startup", "writes"] as const) {
        await t.step(`${name}: no figure is missing`, async () => {
          const results = await sections[name](context);
          assert.ok(results.length > 0);
          for (const figure of results.flatMap((result) => Object.values(result))) {
            assert.ok(typeof figure === "string" || figure > 0, JSON.stringify(results));
          }
        });
      }
    }),
});
