import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "./project.ts";

/** Who is signed in. `ended`: the session ended without a press of "Sign out". */
export type SessionState =
  | { kind: "unknown" }
  | { kind: "in"; userId: string; email: string }
  | { kind: "out"; ended: boolean };

/** Follows the session, also when it ends in another tab. */
export function useSession(supabase: Client) {
  const [session, setSession] = useState<SessionState>({ kind: "unknown" });
  const leaving = useRef(false);

  useEffect(() => {
    const { data } = supabase.auth.onAuthStateChange((_, current) => {
      setSession((before) => {
        if (!current) {
          return before.kind === "out" ? before : { kind: "out", ended: hasEnded(before) };
        }
        const { id, email = "" } = current.user;
        const isSame = before.kind === "in" && before.userId === id && before.email === email;
        return isSame ? before : { kind: "in", userId: id, email };
      });
    });
    return () => data.subscription.unsubscribe();
  }, [supabase]);

  function hasEnded(before: SessionState): boolean {
    const isIntended = leaving.current;
    leaving.current = false;
    return before.kind === "in" && !isIntended;
  }

  async function signOut() {
    leaving.current = true;
    await supabase.auth.signOut({ scope: "local" });
  }

  return { session, signOut };
}
