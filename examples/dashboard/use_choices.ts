import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "preact/hooks";
import type { Batch } from "../../client/mod.ts";
import type { Client } from "./app.tsx";

/** A campaign or an agent to choose. */
export interface Choice {
  id: string;
  name: string;
}

/** What the list can be narrowed to. */
export interface Choices {
  campaigns: Choice[];
  agents: Choice[];
}

/** Reads the agency's campaigns and agents, and again when a batch has another one. */
export function useChoices(supabase: Client, batches: Batch[]): Choices {
  return {
    campaigns: useNames(
      "campaigns",
      batches.map(({ campaign_id }) => campaign_id),
      (signal) =>
        supabase.from("campaigns").select("id, name").order("name").abortSignal(signal)
          .throwOnError(),
    ),
    agents: useNames(
      "agents",
      batches.map(({ agent_mapping_id }) => agent_mapping_id),
      (signal) =>
        supabase.from("agent_mappings").select("id, name:agent_name").order("agent_name")
          .abortSignal(signal).throwOnError(),
    ),
  };
}

function useNames(
  key: string,
  used: (string | null)[],
  read: (signal: AbortSignal) => PromiseLike<{ data: Choice[] }>,
): Choice[] {
  const { data = [], refetch } = useQuery({
    queryKey: [key],
    queryFn: async ({ signal }) => (await read(signal)).data,
    retry: true,
    refetchOnWindowFocus: false,
  });
  const hasNew = used.some((used) => used !== null && data.every(({ id }) => id !== used));

  useEffect(() => {
    if (hasNew) refetch();
  }, [hasNew]);

  return data;
}
