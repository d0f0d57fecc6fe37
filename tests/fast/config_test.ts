import assert from "node:assert/strict";
import { parseConfig } from "../../examples/dashboard/config.ts";

const project = { url: "https://abc.supabase.co", publishableKey: "sb_publishable_abc" };
const page = "https://app.example/calls/";

Deno.test("parseConfig() accepts a project alone, an interval and a relative link", () => {
  for (const options of [{}, { refreshSeconds: 0.25, batchUrl: "../batches/{id}" }]) {
    const config = { ...project, ...options };
    assert.equal(parseConfig(config, page), config);
  }
});

Deno.test("parseConfig() names the invalid field", () => {
  const cases = [
    [undefined, /must hold/],
    [{ ...project, url: "nowhere" }, /must hold/],
    [{ url: project.url }, /must hold/],
    [{ ...project, refreshSeconds: 0 }, /^Error: refreshSeconds/],
    [{ ...project, refreshSeconds: "4" }, /^Error: refreshSeconds/],
    [{ ...project, batchUrl: "javascript:alert('{id}')" }, /^Error: batchUrl/],
    [{ ...project, batchUrl: "https://app.example/" }, /^Error: batchUrl/],
  ] as const;
  for (const [config, message] of cases) assert.throws(() => parseConfig(config, page), message);
});
