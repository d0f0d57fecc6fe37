import { createClient } from "@supabase/supabase-js";
import {
  QueryClient,
  QueryClientProvider,
  useInfiniteQuery,
  useQuery,
} from "@tanstack/react-query";
import {
  callBatchesInfiniteQueryOptions,
  callBatchesQueryOptions,
} from "calls-batch-list-client/query";
import { createRoot } from "react-dom/client";

const { VITE_URL, VITE_KEY, VITE_EMAIL, VITE_PASSWORD } = import.meta.env;
const supabase = createClient(VITE_URL, VITE_KEY);
await supabase.auth.signInWithPassword({ email: VITE_EMAIL, password: VITE_PASSWORD });

function Newest() {
  const { data, error } = useQuery(callBatchesQueryOptions(supabase, { limit: 5 }));
  if (error) return <p>{error.code}: {error.message}</p>;
  return <ol>{data?.batches.map(({ id, campaign_name }) => <li key={id}>{campaign_name}</li>)}</ol>;
}

function All() {
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(
    callBatchesInfiniteQueryOptions(supabase, { limit: 20 }),
  );
  const batches = data?.pages.flatMap((page) => page.batches) ?? [];
  return (
    <>
      <p>{batches.length} batches</p>
      {hasNextPage && <button type="button" onClick={() => fetchNextPage()}>More</button>}
    </>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("The page has no root");
createRoot(root).render(
  <QueryClientProvider client={new QueryClient()}>
    <Newest />
    <All />
  </QueryClientProvider>,
);
