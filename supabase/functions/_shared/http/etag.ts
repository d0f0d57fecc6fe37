import { digest } from "../digest.ts";

/** An entity tag over a body, in quotes. */
export function toEtag(body: string): string {
  return `"${digest(body)}"`;
}

/** Whether an `If-None-Match` header matches the tag, by weak comparison (RFC 9110, 13.1.2). */
export function matchesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const tags: readonly string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag);
}
