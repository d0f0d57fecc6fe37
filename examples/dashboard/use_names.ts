import { useQuery } from "@tanstack/preact-query";
import { type Client, useProject } from "./project.ts";

/** A campaign or an agent. */
export interface Named {
  id: string;
  name: string;
}

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

const readers = {
  campaigns: (supabase: Client, after: string) =>
    supabase.from("campaigns").select("id, name", { count: "exact" }).gt("id", after).order("id"),
  agents: (supabase: Client, after: string) =>
    supabase.from("agent_mappings").select("id, name:agent_name", { count: "exact" })
      .gt("id", after).order("id"),
};

/** All campaigns or agents of the agency by name, read when first needed. */
export function useNames(kind: keyof typeof readers, enabled: boolean) {
  const { supabase } = useProject();
  return useQuery({
    queryKey: [kind],
    queryFn: ({ signal }) => readNames((after) => readers[kind](supabase, after), signal),
    enabled,
    staleTime: 30_000,
    retry: true,
    refetchOnWindowFocus: false,
  });
}

/** Reads in pages, since the Data API cuts responses at its `max_rows`, usually 1,000. */
async function readNames(
  readAfter: (id: string) => ReturnType<typeof readers[keyof typeof readers]>,
  signal: AbortSignal,
): Promise<Named[]> {
  const names: Named[] = [];
  for (let more = true; more;) {
    const { data, count } = await readAfter(names.at(-1)?.id ?? NIL_UUID)
      .abortSignal(signal).throwOnError();
    names.push(...data);
    more = data.length > 0 && data.length < (count ?? 0);
  }
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  return names.toSorted((a, b) => compare(a.name, b.name));
}

/** The name of the user's agency. */
export function useAgencyName(): string | undefined {
  const { supabase } = useProject();
  return useQuery({
    queryKey: ["agency"],
    queryFn: async ({ signal }) => {
      const { data } = await supabase.from("agencies").select("name").limit(1).abortSignal(signal)
        .throwOnError();
      return data[0]?.name ?? "";
    },
    staleTime: Infinity,
    retry: true,
    refetchOnWindowFocus: false,
  }).data;
}
