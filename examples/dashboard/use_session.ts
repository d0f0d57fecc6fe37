import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "./app.tsx";

/** Who is signed in, if anybody, and whether a session ended that nobody meant to end. */
export type SessionState =
  | { kind: "unknown" }
  | { kind: "in"; userId: string; email: string }
  | { kind: "out"; ended: boolean };

/** Follows the session, also when it ends in another tab or because it cannot be renewed. */
export function useSession(supabase: Client) {
  const [session, setSession] = useState<SessionState>({ kind: "unknown" });
  const leaving = useRef(false);

  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((_, now) => {
      setSession((before) => {
        if (!now) return before.kind === "out" ? before : { kind: "out", ended: hasEnded(before) };
        const { id, email = "" } = now.user;
        const same = before.kind === "in" && before.userId === id && before.email === email;
        return same ? before : { kind: "in", userId: id, email };
      });
    });
    return () => data.subscription.unsubscribe();
  }, [supabase]);

  function hasEnded(before: SessionState): boolean {
    const meant = leaving.current;
    leaving.current = false;
    return before.kind === "in" && !meant;
  }

  async function signOut() {
    leaving.current = true;
    await supabase.auth.signOut({ scope: "local" });
  }

  return { session, signOut };
}
