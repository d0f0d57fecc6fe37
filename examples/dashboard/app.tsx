import { QueryClient, QueryClientProvider } from "@tanstack/preact-query";
import { useMemo } from "preact/hooks";
import { Board } from "./board.tsx";
import { type Project, ProjectContext } from "./project.ts";
import { SignIn } from "./sign_in.tsx";
import { useSession } from "./use_session.ts";

/** The board for a signed-in user, otherwise the sign-in form. */
export function App({ project }: { project: Project }) {
  const { session, signOut } = useSession(project.supabase);
  const userId = session.kind === "in" && session.userId;
  // One user's data is not for the next one.
  const queries = useMemo(createQueryClient, [userId]);
  return (
    <ProjectContext.Provider value={project}>
      {session.kind === "out" && <SignIn ended={session.ended} />}
      {session.kind === "in" && (
        <QueryClientProvider key={userId} client={queries}>
          <Board email={session.email} onSignOut={signOut} />
        </QueryClientProvider>
      )}
    </ProjectContext.Provider>
  );
}

/** Requests fail offline rather than wait, so that the page can report it; back online they are repeated at once. */
function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { networkMode: "always", refetchOnReconnect: true } },
  });
}
