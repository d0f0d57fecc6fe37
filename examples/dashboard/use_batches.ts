import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import { isCallBatchListError, listCallBatches } from "../../client/mod.ts";
import { refetchEvery } from "../../client/query.ts";
import { STUCK_AFTER_MS } from "./batch_state.ts";
import { type Problem, toProblem } from "./problem.ts";
import { useProject } from "./project.ts";
import type { ServerClock } from "./server_clock.ts";
import { toFilters, wholeList, writeView } from "./url_state.ts";
import type { Navigation } from "./use_view.ts";

const REFRESH_SECONDS = 4;

/** The page of the view, read again and again. The last one stays while another loads or reading fails. */
export function useBatches({ view, change }: Navigation) {
  const { supabase, clock, config } = useProject();
  const refreshMs = 1000 * (config.refreshSeconds ?? REFRESH_SECONDS);
  const { data, dataUpdatedAt, error, isSuccess, isPlaceholderData, refetch } = useQuery({
    queryKey: ["page", view],
    queryFn: async ({ signal }) => {
      const inactiveSince = view.stuck ? view.since ?? inactiveTime(clock) : undefined;
      const page = await listCallBatches(supabase, {
        ...toFilters(view),
        inactiveSince,
        include: "activity",
        limit: view.pageSize,
        cursor: view.cursor,
        retry: false,
        signal,
      });
      const key = writeView(view);
      const isStart = writeView({ ...view, pageSize: wholeList.pageSize }) === "";
      return { ...page, inactiveSince, key, isStart };
    },
    refetchInterval: refetchEvery(refreshMs),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isCurrent = isSuccess && !isPlaceholderData;

  // Kept during the next attempt, so that nothing flickers.
  const problem = useRef<Problem | undefined>(undefined);
  if (error) problem.current = toProblem(error);
  else if (isCurrent) problem.current = undefined;

  // A cursor from another time zone or version: start at the first page.
  const isBadCursor = isCallBatchListError(error) && error.code === "invalid_request" &&
    view.cursor !== undefined;
  useEffect(() => {
    if (isBadCursor) change({}, { replace: true });
  }, [isBadCursor]);

  return {
    // Rows of other filters would be mistaken for those of this view.
    page: problem.current && !isCurrent && isPlaceholderData ? undefined : data,
    updatedAt: dataUpdatedAt,
    problem: isBadCursor ? undefined : problem.current,
    isCurrent,
    refetch,
  };
}

/** The `inactive_since` before which a processing batch is stuck. */
export function inactiveTime(clock: ServerClock): string {
  return new Date(clock.now() - STUCK_AFTER_MS).toISOString();
}
