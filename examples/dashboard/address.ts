import type { Batch } from "../../client/mod.ts";

/** A status of a batch. */
export type Status = Batch["status"];

/** What of the list is looked at. Pages count from 1. */
export interface View {
  statuses: Status[];
  campaignId: string | undefined;
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

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the view out of an address; what makes no sense in it counts as not given. */
export function readView(search: string): View {
  const parameters = new URLSearchParams(search);
  const named = parameters.get("status")?.split(",") ?? [];
  const campaign = parameters.get("campaign") ?? "";
  const page = parameters.get("page") ?? "";
  return {
    statuses: allStatuses.filter((status) => named.includes(status)),
    campaignId: uuid.test(campaign) ? campaign.toLowerCase() : undefined,
    page: /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1,
  };
}

/** Writes the view into an address: `?status=paused,failed&campaign=…&page=2`, without what goes without saying. */
export function writeView({ statuses, campaignId, page }: View): string {
  const parts = [
    ...statuses.length > 0 ? [`status=${statuses.join(",")}`] : [],
    ...campaignId ? [`campaign=${campaignId}`] : [],
    ...page > 1 ? [`page=${page}`] : [],
  ];
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}
