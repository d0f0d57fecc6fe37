import { useEffect, useState } from "preact/hooks";
import type { Batch } from "../../client/mod.ts";
import type { Client } from "./app.tsx";

/** A campaign to choose. */
export interface Campaign {
  id: string;
  name: string;
}

/** Reads the agency's campaigns, and again when a batch has another one or the server is back. */
export function useCampaigns(
  supabase: Client,
  { batches, isAway }: { batches: Batch[]; isAway: boolean },
): Campaign[] {
  const [campaigns, setCampaigns] = useState<Campaign[]>([]);
  const hasNew = batches.some(({ campaign_id }) =>
    campaign_id !== null && campaigns.every(({ id }) => id !== campaign_id)
  );

  useEffect(() => {
    if (isAway) return;
    const leaving = new AbortController();
    supabase.from("campaigns").select("id, name").order("name").abortSignal(leaving.signal)
      .then(({ data }) => data && setCampaigns(data));
    return () => leaving.abort();
  }, [supabase, hasNew, isAway]);

  return campaigns;
}
