import { useQuery } from "@tanstack/preact-query";
import { listCallBatches } from "../../client/mod.ts";
import { refetchEvery } from "../../client/query.ts";
import { isOverdue, isStuck } from "./batch_state.ts";
import { useProject } from "./project.ts";
import { inactiveTime } from "./use_batches.ts";

const REFRESH_SECONDS = 4;
/** The overview is read once per this many refreshes of the list: it costs three requests. */
const INTERVALS = 4;

/** The agency's batches that are processing, stuck or overdue, whatever the filters. */
export function useOverview() {
  const { supabase, clock, config } = useProject();
  const refreshMs = INTERVALS * 1000 * (config.refreshSeconds ?? REFRESH_SECONDS);
  const { data, isPending } = useQuery({
    queryKey: ["overview"],
    queryFn: async ({ signal }) => {
      const options = { include: "activity", retry: false, signal } as const;
      const [processing, inactive, scheduled] = await Promise.all([
        listCallBatches(supabase, { status: "processing", limit: 1, retry: false, signal }),
        listCallBatches(supabase, {
          ...options,
          status: "processing",
          inactiveSince: inactiveTime(clock),
        }),
        listCallBatches(supabase, { ...options, status: "scheduled", sort: "scheduled_for" }),
      ]);
      const stuck = inactive.batches.filter((batch) => isStuck(batch, clock.now()));
      const overdue = scheduled.batches.filter((batch) => isOverdue(batch, clock.now()));
      return {
        processing: processing.pagination.total,
        stuck,
        // Those beyond the first page are counted unseen.
        stuckCount: stuck.length + inactive.pagination.total - inactive.batches.length,
        overdue,
      };
    },
    refetchInterval: refetchEvery(refreshMs),
    retry: false,
  });
  return { overview: data, isPending };
}

export type Overview = NonNullable<ReturnType<typeof useOverview>["overview"]>;
