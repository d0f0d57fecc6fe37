import assert from "node:assert/strict";

const docs = new URL("../../docs/security.md", import.meta.url);

/** The names of a file's tests, as patterns where they are made from a template. */
async function testNames(file: URL): Promise<RegExp[]> {
  const text = await Deno.readTextFile(file);
  const quoted = /(?:Deno\.test\(|\.step\(|name:)\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
  return [...text.matchAll(quoted)].map(([, plain, template = ""]) => {
    const pattern = (plain ?? template).split(/\$\{[^}]*\}/)
      .map((part) => part.replace(/\\(.)/g, "$1").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*");
    // Where a test runs stands at the end of its name and not on the page.
    return new RegExp(`^${pattern.replace(/, on \.\*$/, "(, on .*)?")}$`);
  });
}

Deno.test("docs/security.md names no test that is not there, and every risk and section has one", async () => {
  const page = await Deno.readTextFile(docs);
  const links = [...page.matchAll(/\]\((\.\.\/[^)#]+)\)(?:: "([^"]+)")?/g)];
  assert.ok(links.length > 50);
  for (const [, path = "", text] of links) {
    const file = new URL(path, docs);
    await Deno.stat(file);
    if (text === undefined) continue;
    const name = text.replace(/\s+/g, " ");
    const names = await testNames(file);
    assert.ok(names.some((pattern) => pattern.test(name)), `${path} has no test "${name}"`);
  }
  const rows = page.split("\n").filter((line) => /^\| (API\d|3\.\d)/.test(line));
  assert.equal(rows.length, 10 + 12);
  for (const row of rows) assert.match(row, /\]\(\.\.\/(tests|supabase\/tests)\/|see 3\.12/);
});
