import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { useEffect, useRef, useState } from "preact/hooks";
import { CallBatchListError, listCallBatches, type Page } from "../../client/mod.ts";
import { type View, writeView } from "./address.ts";
import type { Client } from "./app.tsx";
import { poll } from "./poll.ts";
import { type Problem, toProblem } from "./problem.ts";

/** How many batches are on a page. */
export const pageSize = 25;

/** The function answers within ten seconds, whatever the answer. */
const PATIENCE_MS = 15_000;

interface Look {
  /** The address of the view that the page belongs to. */
  address?: string;
  page?: Page;
  /** When the page was read. */
  at?: Date;
  problem?: Problem;
}

/** Looks at the list again and again. Keeps what it saw last while something is wrong or another view loads. */
export function useBatches(supabase: Client, view: View, refreshMs: number) {
  const [look, setLook] = useState<Look>({});
  const wake = useRef(() => {});
  const address = writeView(view);

  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;

    async function read(renewed = false): Promise<boolean> {
      try {
        const page = await listCallBatches(supabase, {
          status: view.statuses,
          campaignId: view.campaignId,
          limit: pageSize,
          offset: (view.page - 1) * pageSize,
          signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        });
        if (!signal.aborted) setLook({ address, page, at: new Date() });
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (isRefusal(error)) {
          if (renewed) await supabase.auth.signOut({ scope: "local" });
          else if (await renewSession(supabase)) return await read(true);
        }
        setLook((before) => ({ ...before, problem: toProblem(error) }));
        return false;
      }
    }

    wake.current = poll(read, { everyMs: refreshMs, signal });
    return () => leaving.abort();
  }, [supabase, address, refreshMs]);

  return { ...look, isCurrent: look.address === address, lookAgain: () => wake.current() };
}

function isRefusal(error: unknown): boolean {
  return error instanceof CallBatchListError && error.status === 401;
}

/** Asks for another token. Without one to be had the session is over, unless the auth server is only away. */
async function renewSession(supabase: Client): Promise<boolean> {
  const { data, error } = await supabase.auth.refreshSession();
  if (data.session) return true;
  if (!isAuthRetryableFetchError(error)) await supabase.auth.signOut({ scope: "local" });
  return false;
}
