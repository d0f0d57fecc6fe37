import type { Answer } from "../_shared/http/endpoint.ts";
import { etagOf, matchesEtag } from "../_shared/http/etag.ts";
import type { BatchList } from "./batches.ts";
import type { Query } from "./request.ts";
import type { Page } from "./schema.ts";

/** What a page is answered to, besides the page itself. */
export interface PageContext {
  query: Query;
  ifNoneMatch: string | null;
  serverTiming: string;
}

/** The answer with a page of batches: 200, or 304 when the caller has this very page. */
export function pageAnswer(list: BatchList, context: PageContext): Answer {
  const page = toPage(list, context.query);
  const body = JSON.stringify(page);
  const etag = etagOf(body);
  const headers = {
    "Cache-Control": "private, no-cache",
    "ETag": etag,
    "Vary": "Authorization",
    "Link": linksTo(page, context.query),
    "Server-Timing": context.serverTiming,
  };
  if (matchesEtag(context.ifNoneMatch, etag)) {
    return { status: 304, headers, body: null };
  }
  return { status: 200, headers: { ...headers, ...contentHeaders }, body };
}

/** Deno 2.1 compresses what does not name its encoding, and makes the entity tag a weak one by that. */
const contentHeaders = {
  "Content-Type": "application/json",
  "Content-Encoding": "identity",
};

function toPage({ batches, total }: BatchList, { limit, offset }: Query): Page {
  const hasMore = offset + batches.length < total;
  return { batches, pagination: { total, limit, offset, has_more: hasMore } };
}

/** The `Link` header (RFC 8288), relative to the request and with its filters. */
function linksTo(
  { batches, pagination: { total, has_more } }: Page,
  query: Query,
): string {
  const { limit, offset } = query;
  const last = Math.max(0, Math.floor((total - 1) / limit) * limit);
  const parameters = new URLSearchParams({
    ...(query.status && { status: query.status.join(",") }),
    ...(query.campaign_id && { campaign_id: query.campaign_id }),
    limit: String(limit),
  });
  const link = (relation: string, to: number) => `<?${parameters}&offset=${to}>; rel="${relation}"`;
  const links = [link("first", 0)];
  if (offset > 0) links.push(link("prev", Math.max(0, Math.min(offset - limit, last))));
  if (has_more) links.push(link("next", offset + batches.length));
  links.push(link("last", last));
  return links.join(", ");
}
