import { hash } from "../hash.ts";

/** A strong entity tag of a body. */
export function toEtag(body: string): string {
  return `"${hash(body)}"`;
}

/** Whether an `If-None-Match` header matches the tag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag);
}
