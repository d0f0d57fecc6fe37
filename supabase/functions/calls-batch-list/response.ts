import type { ResponseParts } from "../_shared/http/endpoint.ts";
import { matchesEtag, toEtag } from "../_shared/http/etag.ts";
import { packCursor } from "./cursor.ts";
import { readSort } from "./query.ts";
import type { BatchPage } from "./reader.ts";
import type { Query } from "./request.ts";
import type { Page } from "./schema.ts";

/** What a page is answered to, besides the page itself. */
export interface PageContext {
  query: Query;
  ifNoneMatch: string | null;
  serverTiming: string;
}

/** The answer with a page of batches: 200, or 304 when the caller has this very page. */
export function pageResponse(page: BatchPage, { query, ...context }: PageContext): ResponseParts {
  const { batches, total } = page;
  const offset = query.after?.passed ?? query.offset;
  const hasMore = offset + batches.length < total;
  const body: Page = {
    batches,
    pagination: { total, limit: query.limit, offset, has_more: hasMore },
  };
  const text = JSON.stringify(body);
  const etag = toEtag(text);
  const headers = {
    "Cache-Control": "private, no-cache",
    "ETag": etag,
    "Vary": "Authorization",
    "Link": toLinks(body, query),
    "Server-Timing": context.serverTiming,
  };
  if (matchesEtag(context.ifNoneMatch, etag)) return { status: 304, headers, body: null };
  return { status: 200, headers: { ...headers, "Content-Type": "application/json" }, body: text };
}

/**
 * The `Link` header (RFC 8288), relative to the request: `next` by cursor, the others by offset; on a page by cursor
 * `first` and `next` alone, since nobody knows what lies before it by now.
 */
function toLinks({ batches, pagination }: Page, query: Query): string {
  const { limit, offset, total, has_more } = pagination;
  const parameters = new URLSearchParams({ ...query.kept, limit: String(limit) });
  const link = (relation: string, place: string) => `<?${parameters}&${place}>; rel="${relation}"`;
  const links = [link("first", "offset=0")];
  const lastOffset = Math.max(0, Math.floor((total - 1) / limit) * limit);
  if (!query.after && offset > 0) {
    links.push(link("prev", `offset=${Math.max(0, Math.min(offset - limit, lastOffset))}`));
  }
  const last = batches.at(-1);
  const value = last?.[readSort(query.sort).column];
  if (has_more && last && value) {
    const place = { value, id: last.id, passed: offset + batches.length };
    links.push(link("next", `cursor=${packCursor(place, query)}`));
  }
  if (!query.after) links.push(link("last", `offset=${lastOffset}`));
  return links.join(", ");
}
