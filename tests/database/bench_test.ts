import assert from "node:assert/strict";
import { withFunctionBundle } from "../../dev/function_bundle.ts";
import { findInstallations } from "../../dev/postgres/installations.ts";
import { createContext } from "../bench/context.ts";
import { sections } from "../bench/sections.ts";

const hasPostgres = findInstallations().length > 0;
if (!hasPostgres) console.warn("SKIPPED: deno task bench, because there is no Postgres here.");

Deno.test({
  name: "deno task bench",
  ignore: !hasPostgres,
  fn: (t) =>
    withFunctionBundle(async (bundleFolder) => {
      await using parts = new AsyncDisposableStack();
      const created = await createContext(parts, { effort: 0.01, log() {}, bundleFolder });
      const context = { ...created, runtimes: created.runtimes.slice(0, 1) };
      for (const [name, measure] of Object.entries(sections)) {
        await t.step(`${name}: no figure is missing`, async () => {
          const figures = await measure(context);
          assert.ok(Object.keys(figures).length > 0);
          assert.ok(
            Object.values(figures).flat().every((figure) => figure > 0),
            Deno.inspect(figures),
          );
        });
      }
    }),
});
