import type { ResponseParts } from "../_shared/http/endpoint.ts";
import { matchesEtag, toEtag } from "../_shared/http/etag.ts";
import { packCursor } from "./cursor.ts";
import type { BatchPage } from "./reader.ts";
import type { Query } from "./request.ts";
import type { Page } from "./schema.ts";

export interface PageContext {
  query: Query;
  ifNoneMatch: string | null;
  serverTiming: string;
}

/** Responds with 200, or with 304 if `ifNoneMatch` matches the page's tag. */
export function pageResponse(
  { batches, total }: BatchPage,
  { query, ifNoneMatch, serverTiming }: PageContext,
): ResponseParts {
  const { limit, offset, include } = query;
  const has_more = offset + batches.length < total;
  const next_cursor = has_more ? cursorAfter(batches, query) : null;
  const pagination = { total, limit, offset, has_more };
  const body: Page = {
    batches,
    pagination: include.includes("next_cursor") ? { ...pagination, next_cursor } : pagination,
  };
  const text = JSON.stringify(body);
  const etag = toEtag(text);
  const headers = {
    "Cache-Control": "private, no-cache",
    "ETag": etag,
    "Vary": "Authorization",
    "Link": toLinks(query, total, next_cursor),
    "Server-Timing": serverTiming,
  };
  if (matchesEtag(ifNoneMatch, etag)) return { status: 304, headers, body: null };
  return {
    status: 200,
    headers: { ...headers, "Content-Type": "application/json; charset=utf-8" },
    body: text,
  };
}

function cursorAfter(batches: BatchPage["batches"], { sort, offset, selection }: Query) {
  const last = batches.at(-1);
  const value = last?.[sort.column];
  if (!value) return null;
  return packCursor({ value, id: last.id, offset: offset + batches.length }, selection);
}

/**
 * The `Link` header (RFC 8288), relative to the request: `next` by cursor, the others by offset. A page by cursor has
 * only `first` and `next`, because the number of batches before it may have changed.
 */
function toLinks(query: Query, total: number, next_cursor: string | null): string {
  const { selection, include, limit, offset, after } = query;
  const parameters = new URLSearchParams(selection);
  if (include) parameters.set("include", include);
  parameters.set("limit", String(limit));
  const link = (relation: string, page: string) => `<?${parameters}&${page}>; rel="${relation}"`;
  const links = [link("first", "offset=0")];
  const lastOffset = Math.max(0, Math.floor((total - 1) / limit) * limit);
  if (!after && offset > 0) {
    links.push(link("prev", `offset=${Math.max(0, Math.min(offset - limit, lastOffset))}`));
  }
  if (next_cursor) links.push(link("next", `cursor=${next_cursor}`));
  if (!after) links.push(link("last", `offset=${lastOffset}`));
  return links.join(", ");
}
