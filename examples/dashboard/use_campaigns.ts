import { useEffect, useState } from "preact/hooks";
import type { Client } from "./app.tsx";

/** A campaign to choose. */
export interface Campaign {
  id: string;
  name: string;
}

/** Reads the agency's campaigns, anew whenever `key` changes; keeps what it has while they cannot be read. */
export function useCampaigns(supabase: Client, key: unknown): Campaign[] {
  const [campaigns, setCampaigns] = useState<Campaign[]>([]);

  useEffect(() => {
    const leaving = new AbortController();
    supabase.from("campaigns").select("id, name").order("name").abortSignal(leaving.signal)
      .then(({ data }) => data && setCampaigns(data));
    return () => leaving.abort();
  }, [supabase, key]);

  return campaigns;
}
