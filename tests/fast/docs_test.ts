import assert from "node:assert/strict";

const page = new URL("../../docs/security.md", import.meta.url);
const text = Deno.readTextFileSync(page);

/** The names of a file's tests and scenarios, as patterns where they are made from a template. */
function testNames(file: URL): RegExp[] {
  const quoted =
    /(?:Deno\.test\(|\.step\(|name:|scenario(?:\w*)\()\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
  return [...Deno.readTextFileSync(file).matchAll(quoted)].map(([, plain, template = ""]) => {
    const pattern = (plain ?? template).split(/\$\{[^}]*\}/)
      .map((part) => part.replace(/\\(.)/g, "$1").replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*");
    // Where a test runs stands at the end of its name and not on the page.
    return new RegExp(`^${pattern.replace(/, on \.\*$/, "(, on .*)?")}$`);
  });
}

Deno.test("docs/security.md names no file and no test that is not there", () => {
  const links = [...text.matchAll(/\[([^\]]+)\]\((\.\.\/[^)#]+)\)/g)];
  assert.ok(links.length > 30);
  for (const [, label = "", path = ""] of links) {
    const file = new URL(path, page);
    Deno.statSync(file);
    const name = /^"(.*)"$/s.exec(label)?.[1]?.replace(/\s+/g, " ");
    if (name === undefined) continue;
    const named = testNames(file).some((pattern) => pattern.test(name));
    assert.ok(named, `${path} has no test "${name}"`);
  }
});

Deno.test("docs/security.md shows a test for each risk of the OWASP list and each layer that may fail", () => {
  const risks = text.split("\n\n").filter((paragraph) => /^\*\*API\d/.test(paragraph));
  assert.equal(risks.length, 10);
  const layers = /## If one layer fails\n\n(.*?)\n\n## /s.exec(text)?.[1]?.split("\n\n") ?? [];
  assert.equal(layers.length, 7);
  for (const paragraph of [...risks, ...layers]) {
    assert.match(paragraph, /\]\(\.\.\/(supabase\/)?tests\//, paragraph);
  }
});
