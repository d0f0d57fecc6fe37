import assert from "node:assert/strict";
import { join } from "node:path";
import { sections } from "../../bench/options.ts";
import { drawCharts, type Results, resultsFolder } from "../../bench/results.ts";

const files = await Promise.all(sections.map(async (section) => {
  const text = await Deno.readTextFile(join(resultsFolder, `${section}.json`));
  return { section, ...JSON.parse(text) };
}));

Deno.test("the results that are kept are those of a whole run, and say with what it was made", () => {
  for (const { section, circumstances, results } of files) {
    assert.equal(circumstances.size, "full", section);
    assert.match(circumstances.dataApi, /PostgREST/i, section);
    assert.match(circumstances.measuredOn, /^\d{4}-\d\d-\d\d$/, section);
    assert.ok(circumstances.cores > 0 && circumstances.postgres && circumstances.deno, section);
    assert.ok(Object.keys(results).length > 0, section);
  }
});

Deno.test("the charts show the results that are kept", async () => {
  const results: Results = Object.fromEntries(
    files.map(({ section, results }) => [section, results]),
  );
  const requests = files.find(({ section }) => section === "requests");
  for (const [name, chart] of Object.entries(drawCharts(results, requests?.circumstances))) {
    assert.equal(await Deno.readTextFile(join(resultsFolder, name)), chart, name);
  }
});
