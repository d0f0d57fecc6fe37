import assert from "node:assert/strict";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { documentText, makeClientTypes } from "../../dev/openapi/main.ts";
import { parameters } from "../../dev/openapi/parameters.ts";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { readQuery } from "../../supabase/functions/calls-batch-list/request.ts";

const root = new URL("../../", import.meta.url);
const file = new URL("openapi.json", root);
const generated = { "openapi.json": documentText, "client/api.types.ts": await makeClientTypes() };

for (const [name, text] of Object.entries(generated)) {
  Deno.test(`${name} is what \`deno task openapi\` writes`, async () => {
    const kept = await Deno.readTextFile(new URL(name, root));
    assert.equal(kept, text, "stale: run `deno task openapi`");
  });
}

Deno.test("openapi.json passes Redocly's strict rules", async () => {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      // The project names no licence, and a preflight is never rejected.
      "info-license": "off",
      "operation-4xx-response": "off",
    },
  });
  const problems = await lintFromString({
    source: await Deno.readTextFile(file),
    absoluteRef: file.href,
    config,
  });
  assert.deepEqual(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`), []);
});

const query = parameters.filter((parameter) => parameter.in === "query");

Deno.test("openapi.json names every query parameter that the function reads", () => {
  const invalid = new URLSearchParams(query.map(({ name }) => [String(name), "!"]));
  invalid.set("unknown", "!");
  assert.throws(() => readQuery(invalid), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual(error.details?.map(({ field }) => field), query.map(({ name }) => name));
    return true;
  });
});

Deno.test("openapi.json gives examples of parameters that the function accepts together", () => {
  const examples = query.map(({ name, example }) => [String(name), String(example)]);
  readQuery(new URLSearchParams(examples));
});
