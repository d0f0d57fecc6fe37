import { type AuthError, isAuthRetryableFetchError } from "@supabase/supabase-js";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "./app.tsx";
import { Logo } from "./logo.tsx";

interface SignInProps {
  supabase: Client;
  /** Whether a session ended that nobody meant to end. */
  ended: boolean;
  hint: string | undefined;
}

/** The way in, with e-mail address and password. */
export function SignIn({ supabase, ended, hint }: SignInProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = "Sign in – Call batches";
    email.current?.focus();
  }, []);

  async function submit(event: Event) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    const { error } = await supabase.auth.signInWithPassword({
      email: email.current?.value.trim() ?? "",
      password: password.current?.value ?? "",
    });
    // Signed in, this form is gone.
    if (!error) return;
    setBusy(false);
    setProblem(describe(error));
    password.current?.select();
  }

  return (
    <main class="centred">
      <form class="card sign-in" onSubmit={submit}>
        <h1>
          <Logo /> Call batches
        </h1>
        {ended && !problem && (
          <p class="message" role="alert">Your session has ended. Sign in again to go on.</p>
        )}
        {problem && <p class="message message-bad" role="alert">{problem}</p>}
        <label>
          E-mail
          <input ref={email} type="email" autocomplete="username" required />
        </label>
        <label>
          Password
          <input ref={password} type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" class="button-main" aria-disabled={busy}>
          {busy ? "Signing in …" : "Sign in"}
        </button>
        {hint && <p class="muted small">{hint}</p>}
      </form>
    </main>
  );
}

/** What the reader can do something about, in our words; everything else in those of the auth server. */
const problems: Record<string, string> = {
  invalid_credentials: "E-mail or password is wrong.",
  email_not_confirmed: "Confirm your e-mail address first: open the link that was sent to you.",
  over_request_rate_limit: "Too many attempts. Try again in a few minutes.",
  user_banned: "This account has been suspended.",
};

function describe(error: AuthError): string {
  if (isAuthRetryableFetchError(error)) return "The server cannot be reached. Try again shortly.";
  return problems[error.code ?? ""] ?? error.message;
}
