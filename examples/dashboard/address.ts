import type { Batch, Sort } from "../../client/mod.ts";

/** A status of a batch. */
export type Status = Batch["status"];

/** An order of the list, as the reader thinks of it. */
export type Order = "newest" | "oldest" | "next";

/** What of the list is looked at. */
export interface View {
  statuses: Status[];
  campaignId: string | undefined;
  agentId: string | undefined;
  /** First and last day of creation in the reader's time zone, such as `2025-01-15`. */
  from: string | undefined;
  to: string | undefined;
  order: Order;
  /** From 1. */
  page: number;
}

/** Each status as it is shown, in the order of a batch's life. */
export const statusNames: Record<Status, string> = {
  pending: "Pending",
  scheduled: "Scheduled",
  processing: "Processing",
  paused: "Paused",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** The statuses in the order in which they are shown. */
export const allStatuses = Object.keys(statusNames) as Status[];

/** Each order as it is shown, and what the function calls it. */
export const orders: Record<Order, { name: string; sort: Sort }> = {
  newest: { name: "Newest first", sort: "-created_at" },
  oldest: { name: "Oldest first", sort: "created_at" },
  next: { name: "Next to start", sort: "scheduled_for" },
};

/** The whole list, from its beginning. */
export const wholeList: View = {
  statuses: [],
  campaignId: undefined,
  agentId: undefined,
  from: undefined,
  to: undefined,
  order: "newest",
  page: 1,
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the view out of an address; what makes no sense in it counts as not given. */
export function readView(search: string): View {
  const parameters = new URLSearchParams(search);
  const read = (name: string, isValid: (text: string) => boolean) => {
    const text = parameters.get(name) ?? "";
    return isValid(text) ? text : undefined;
  };
  const named = parameters.get("status")?.split(",") ?? [];
  const from = read("from", isDay);
  return {
    statuses: allStatuses.filter((status) => named.includes(status)),
    campaignId: read("campaign", (text) => uuid.test(text))?.toLowerCase(),
    agentId: read("agent", (text) => uuid.test(text))?.toLowerCase(),
    from,
    to: read("to", (text) => isDay(text) && !(from && text < from)),
    order: toOrder(parameters.get("sort")),
    page: Number(read("page", (text) => /^[1-9]\d{0,8}$/.test(text)) ?? 1),
  };
}

/** Writes the view into an address: `?status=paused,failed&campaign=…&page=2`, without what goes without saying. */
export function writeView({ statuses, campaignId, agentId, from, to, order, page }: View): string {
  const parts = Object.entries({
    status: statuses.join(","),
    campaign: campaignId,
    agent: agentId,
    from,
    to,
    sort: order === "newest" ? undefined : order,
    page: page > 1 ? page : undefined,
  }).flatMap(([name, value]) => value ? [`${name}=${value}`] : []);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** Whether the view leaves anything out. */
export function isFiltered({ statuses, campaignId, agentId, from, to, order }: View): boolean {
  return statuses.length > 0 || order === "next" || [campaignId, agentId, from, to].some(Boolean);
}

/** What to ask the function for. */
export function toFilters({ statuses, campaignId, agentId, from, to, order }: View) {
  return {
    status: statuses,
    campaignId,
    agentMappingId: agentId,
    createdFrom: from && midnight(from, 0),
    createdBefore: to && midnight(to, 1),
    sort: order === "newest" ? undefined : orders[order].sort,
  };
}

/** When the day begins in the reader's time zone, or one that is so many days later. */
function midnight(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text) : new Date(NaN);
  return !isNaN(time.getTime()) && time.toISOString().startsWith(text);
}

function toOrder(text: string | null): Order {
  return text === "oldest" || text === "next" ? text : "newest";
}
