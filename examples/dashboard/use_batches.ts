import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { keepPreviousData, useQuery } from "@tanstack/preact-query";
import { useRef } from "preact/hooks";
import { isCallBatchListError } from "../../client/mod.ts";
import { callBatchesQueryOptions, refetchEvery } from "../../client/query.ts";
import { toFilters, type View } from "./address.ts";
import type { Client } from "./app.tsx";
import { type Problem, toProblem } from "./problem.ts";

/** How many batches are on a page. */
export const pageSize = 25;

/** Looks at the list again and again. Keeps what it saw last while something is wrong or another view loads. */
export function useBatches(supabase: Client, view: View, refreshMs: number) {
  const { queryFn, ...options } = callBatchesQueryOptions(supabase, {
    ...toFilters(view),
    include: "activity",
    limit: pageSize,
    offset: (view.page - 1) * pageSize,
  });
  const { data, dataUpdatedAt, error, isSuccess, isPlaceholderData, refetch } = useQuery({
    ...options,
    queryFn: (context) => withRenewal(supabase, () => queryFn(context)),
    refetchInterval: refetchEvery(refreshMs),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isCurrent = isSuccess && !isPlaceholderData;

  // It stays while the next attempt is under way, so that nothing flickers.
  const problem = useRef<Problem | undefined>(undefined);
  if (error) problem.current = toProblem(error);
  else if (isCurrent) problem.current = undefined;

  return { page: data, at: dataUpdatedAt, problem: problem.current, isCurrent, lookAgain: refetch };
}

/** Reads again with another token where the first was refused. Without one to be had the session is over. */
async function withRenewal<T>(supabase: Client, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isRefusal(error) || !await renewSession(supabase)) throw error;
  }
  try {
    return await read();
  } catch (error) {
    if (isRefusal(error)) await supabase.auth.signOut({ scope: "local" });
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return isCallBatchListError(error) && error.status === 401;
}

/** Ends the session if there is no other token, unless the auth server is only unreachable. */
async function renewSession(supabase: Client): Promise<boolean> {
  const { data, error } = await supabase.auth.refreshSession();
  if (data.session) return true;
  if (!isAuthRetryableFetchError(error)) await supabase.auth.signOut({ scope: "local" });
  return false;
}
