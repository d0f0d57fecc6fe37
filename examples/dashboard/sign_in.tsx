import { type AuthError, isAuthRetryableFetchError } from "@supabase/supabase-js";
import { useEffect, useRef, useState } from "preact/hooks";
import { Logo } from "./logo.tsx";
import { useProject } from "./project.ts";
import { Words } from "./text.tsx";

/** The sign-in form; `ended` if a session ended without a press of "Sign out". */
export function SignIn({ ended }: { ended: boolean }) {
  const { supabase, config: { hint } } = useProject();
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
    // Without an error, the board replaces this form.
    if (!error) return;
    setBusy(false);
    setProblem(describe(error));
    password.current?.select();
  }

  return (
    <main class="centred">
      <form class="sign-in" onSubmit={submit}>
        <h1>
          <Logo /> Call batches
        </h1>
        <label>
          E-mail
          <input ref={email} type="email" autocomplete="username" required />
        </label>
        <label>
          Password
          <input ref={password} type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" class="primary" aria-disabled={busy}>
          <Words>{busy ? "Signing in …" : "Sign in"}</Words>
        </button>
        {hint && <p class="muted small">{hint}</p>}
        {/* Last, so that it moves nothing. */}
        {ended && !problem && (
          <p class="message" role="alert">Your session has ended. Sign in again to continue.</p>
        )}
        {problem && <p class="message bad" role="alert">{problem}</p>}
      </form>
    </main>
  );
}

/** Errors that the reader can act on; others are shown in the words of the auth server. */
const problems: Record<string, string> = {
  invalid_credentials: "E-mail or password is wrong.",
  email_not_confirmed: "Confirm your e-mail address first: open the link in your e-mail.",
  over_request_rate_limit: "Too many attempts. Try again in a few minutes.",
  user_banned: "This account has been suspended.",
};

function describe(error: AuthError): string {
  if (isAuthRetryableFetchError(error)) return "The server cannot be reached. Try again shortly.";
  return problems[error.code ?? ""] ?? error.message;
}
