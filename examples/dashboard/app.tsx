import type { SupabaseClient } from "@supabase/supabase-js";
import { QueryClient, QueryClientProvider } from "@tanstack/preact-query";
import { useMemo } from "preact/hooks";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { Board } from "./board.tsx";
import type { Config } from "./config.ts";
import { SignIn } from "./sign_in.tsx";
import { useSession } from "./use_session.ts";

/** What every part of the page that talks to the project needs. */
export type Client = SupabaseClient<Database>;

/** The page: the board for who is signed in, the way in for who is not. */
export function App({ supabase, config }: { supabase: Client; config: Config }) {
  const { session, signOut } = useSession(supabase);
  const userId = session.kind === "in" && session.userId;
  // What one user has read is not for the next one.
  const queries = useMemo(createQueryClient, [userId]);
  switch (session.kind) {
    case "unknown":
      return null;
    case "out":
      return <SignIn supabase={supabase} ended={session.ended} hint={config.hint} />;
    case "in":
      return (
        <QueryClientProvider key={userId} client={queries}>
          <Board
            supabase={supabase}
            email={session.email}
            refreshMs={1000 * (config.refreshSeconds ?? 4)}
            onSignOut={signOut}
          />
        </QueryClientProvider>
      );
  }
}

/** Calls fail offline, rather than wait, so that the page can say so; back online they are made at once. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { networkMode: "always", refetchOnReconnect: true } },
  });
}
