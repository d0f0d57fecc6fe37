import { batchStatuses } from "../supabase/functions/calls-batch-list/schema.ts";

/** What the contract says of a query string, written down a second time and without any library. */
export interface ExpectedQuery {
  /** The names of the parameters that must be refused. */
  bad: string[];
  statuses: string[] | undefined;
  campaignId: string | undefined;
  limit: number;
  offset: number;
}

const known: readonly string[] = batchStatuses;

/** Reads a query string as the contract orders it. */
export function expectQuery(parameters: URLSearchParams): ExpectedQuery {
  const bad: string[] = [];
  const read = (name: string, isGood: (text: string) => boolean): string | undefined => {
    const all = parameters.getAll(name);
    const [text = ""] = all;
    if (all.length > 1 || (text !== "" && !isGood(text))) bad.push(name);
    return text || undefined;
  };
  const status = read("status", (text) => text.split(",").every((part) => known.includes(part)));
  const campaignId = read(
    "campaign_id",
    (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  );
  const limit = read("limit", (text) => /^[0-9]+$/.test(text) && BigInt(text) > 0n);
  const offset = read(
    "offset",
    (text) => /^[0-9]+$/.test(text) && BigInt(text) <= 9007199254740991n,
  );
  return {
    bad,
    statuses: status?.split(","),
    campaignId: campaignId?.toLowerCase(),
    limit: bad.includes("limit") ? 25 : Math.min(Number(limit ?? 25), 100),
    offset: bad.includes("offset") ? 0 : Number(offset ?? 0),
  };
}
