import { strict as assert } from "node:assert";
import { call, ids } from "./caller.ts";
import type { Target } from "./target.ts";

/** The references of a `Link` header by their relation. */
export function readLinks({ headers }: Response): Record<string, string> {
  const links: Record<string, string> = {};
  for (const link of headers.get("Link")?.split(/, *(?=<)/) ?? []) {
    const [, reference, relation] = /^<([^>]*)>; rel="([a-z]+)"$/.exec(link) ?? [];
    assert.ok(reference !== undefined && relation !== undefined, `a link is unreadable: ${link}`);
    assert.equal(links[relation], undefined, `${relation} is there twice`);
    links[relation] = reference;
  }
  return links;
}

/** The ids on the page of `query` and on all that its links of one relation lead to, as a client reads them. */
export async function followLinks(
  target: Target,
  query: string,
  relation: "next" | "prev",
): Promise<unknown[]> {
  const seen: unknown[] = [];
  let next: string | undefined = query;
  for (let pages = 0; next !== undefined; pages += 1) {
    assert.ok(pages < 50, "the links lead on for ever");
    const address: URL = new URL(next, target.functionUrl);
    assert.equal(address.pathname, new URL(target.functionUrl).pathname);
    const response = await call(target, address.search);
    next = readLinks(response)[relation];
    seen.push(...ids(await response.json()));
  }
  return seen;
}
