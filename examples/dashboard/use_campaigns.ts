import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { Batch } from "../../client/mod.ts";
import type { Client } from "./app.tsx";

/** A campaign to choose. */
export interface Campaign {
  id: string;
  name: string;
}

/** Reads the agency's campaigns, and again when a batch has another one. */
export function useCampaigns(supabase: Client, batches: Batch[]): Campaign[] {
  const { data = [], refetch } = useQuery({
    queryKey: ["campaigns"],
    queryFn: async ({ signal }) => {
      const campaigns = supabase.from("campaigns").select("id, name").order("name");
      return (await campaigns.abortSignal(signal).throwOnError()).data;
    },
    retry: true,
    refetchOnWindowFocus: false,
  });
  const hasNew = batches.some(({ campaign_id }) =>
    campaign_id !== null && data.every(({ id }) => id !== campaign_id)
  );

  useEffect(() => {
    if (hasNew) refetch();
  }, [hasNew]);

  return data;
}
