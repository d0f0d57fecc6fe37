import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { upstreamCategories } from "../../supabase/functions/_shared/upstream.ts";

const root = new URL("../../", import.meta.url);
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "client/README.md"];
for (const { name } of Deno.readDirSync(new URL("docs/", root))) {
  if (name.endsWith(".md")) pages.push(`docs/${name}`);
}

for (const page of pages) {
  Deno.test(`every relative link in ${page} leads to a file`, () => {
    const address = new URL(page, root);
    const links = Deno.readTextFileSync(address).matchAll(/\]\((?!\w+:|#)([^)#]+)/g);
    const broken = [...links].filter(([, path = ""]) => !existsSync(new URL(path, address)));
    assert.deepEqual(broken.map(([, path]) => path), []);
  });
}

Deno.test("docs/runbook.md has a line for each category of upstream failure", () => {
  const runbook = Deno.readTextFileSync(new URL("docs/runbook.md", root));
  for (const category of upstreamCategories) {
    assert.match(runbook, new RegExp(`^\\| \`category: "${category}"`, "m"));
  }
});
