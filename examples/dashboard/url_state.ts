import type { Batch, Sort } from "../../client/mod.ts";

/** A status of a batch. */
export type Status = Batch["status"];

/** The part of the list that the page shows. */
export interface View {
  statuses: Status[];
  /** Only batches that are processing without activity. */
  stuck: boolean;
  campaignId: string | undefined;
  agentId: string | undefined;
  /** First and last day of creation in the reader's time zone, such as `2025-01-15`. */
  from: string | undefined;
  to: string | undefined;
  sort: Sort;
  pageSize: number;
  /** `nextCursor` of the page before. */
  cursor: string | undefined;
  /** For `stuck`: the `inactive_since` that the cursor is bound to. */
  since: string | undefined;
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

const sorts: readonly Sort[] = [
  "-created_at",
  "created_at",
  "-started_at",
  "started_at",
  "scheduled_for",
  "-scheduled_for",
];

export const pageSizes = [25, 50, 100];

/** The first page of the whole list. */
export const wholeList: View = {
  statuses: [],
  stuck: false,
  campaignId: undefined,
  agentId: undefined,
  from: undefined,
  to: undefined,
  sort: "-created_at",
  pageSize: 25,
  cursor: undefined,
  since: undefined,
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const FIRST_YEAR = "1900";
/** What date pickers and people write for "no end". */
const LAST_DAY = "9999-12-31";

/** Reads the view from a query string and ignores invalid values. */
export function readView(search: string): View {
  const parameters = new URLSearchParams(search);
  const read = (name: string, isValid: (text: string) => boolean) => {
    const text = parameters.get(name) ?? "";
    return isValid(text) ? text : undefined;
  };
  const statuses = parameters.get("status")?.split(",") ?? [];
  const stuck = parameters.get("stuck") === "1";
  const from = read("from", isDay);
  const cursor = read("cursor", (text) => /^[\w-]{1,500}$/.test(text));
  const since = read("since", (text) => !Number.isNaN(Date.parse(text)));
  return {
    statuses: stuck ? ["processing"] : allStatuses.filter((status) => statuses.includes(status)),
    stuck,
    campaignId: read("campaign", (text) => uuid.test(text))?.toLowerCase(),
    agentId: read("agent", (text) => uuid.test(text))?.toLowerCase(),
    from,
    to: read("to", (text) => isDay(text) && text !== LAST_DAY && !(from && text < from)),
    sort: sorts.find((sort) => sort === parameters.get("sort")) ?? wholeList.sort,
    pageSize: Number(read("size", (text) => pageSizes.map(String).includes(text)) ?? 25),
    cursor,
    since: stuck && cursor ? since : undefined,
  };
}

/** Writes the view as a query string, `?status=paused,failed&campaign=…`, and omits defaults. */
export function writeView(view: View): string {
  const { statuses, stuck, campaignId, agentId, from, to, sort, pageSize, cursor, since } = view;
  const parts = Object.entries({
    status: stuck ? undefined : statuses.join(","),
    stuck: stuck ? "1" : undefined,
    campaign: campaignId,
    agent: agentId,
    from,
    to,
    sort: sort === wholeList.sort ? undefined : sort,
    size: pageSize === wholeList.pageSize ? undefined : pageSize,
    cursor,
    since,
  }).flatMap(([name, value]) => value ? [`${name}=${value}`] : []);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** How many filters are set. */
export function countFilters({ statuses, campaignId, agentId, from, to }: View): number {
  return [statuses.length > 0, campaignId, agentId, from ?? to].filter(Boolean).length;
}

/** The client's options for this view, except for the page. */
export function toFilters({ statuses, campaignId, agentId, from, to, sort }: View) {
  return {
    status: statuses,
    campaignId,
    agentMappingId: agentId,
    createdFrom: from && midnight(from, 0),
    createdBefore: to && midnight(to, 1),
    sort: sort === wholeList.sort ? undefined : sort,
  };
}

/** The start of a day in the reader's time zone, or of the day that many days later. */
function midnight(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

/** Whether this is a day such as `2025-01-15`, in 1900 or later. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(text) : new Date(NaN);
  return text >= FIRST_YEAR && !isNaN(time.getTime()) && time.toISOString().startsWith(text);
}
