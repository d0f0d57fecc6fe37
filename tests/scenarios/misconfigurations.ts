/** What an administrator may do by accident, with the statement that does it and the one that undoes it. */
export const misconfigurations: Record<string, [make: string, undo: string]> = {
  ...Object.fromEntries(
    [
      "public.agencies",
      "public.users",
      "public.campaigns",
      "public.agent_mappings",
      "public.call_batches",
      "public.call_batch_contacts",
      "calls_batch_list.call_batch_counts",
    ].map((table) => [`row level security off on ${table}`, [
      `alter table ${table} disable row level security`,
      `alter table ${table} enable row level security`,
    ]]),
  ),
  ...Object.fromEntries(
    ["call_batches", "users"].map((table) => [`a policy that lets everybody read ${table}`, [
      `create policy too_wide on public.${table} for select to authenticated using (true)`,
      `drop policy too_wide on public.${table}`,
    ]]),
  ),
  "a view that runs with its owner's rights": [
    "alter view public.v_call_batch_summary set (security_invoker = off)",
    "alter view public.v_call_batch_summary set (security_invoker = on)",
  ],
};
