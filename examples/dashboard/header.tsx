import { Logo } from "./logo.tsx";
import { Data } from "./text.tsx";
import { useAgencyName } from "./use_names.ts";

/** Product, agency, and the user's menu. */
export function Header({ email, onSignOut }: { email: string; onSignOut: () => void }) {
  const agency = useAgencyName();
  return (
    <header class="top">
      <Logo />
      <span class="brand">Outbound calls</span>
      <span class="agency">{agency && <Data>{agency}</Data>}</span>
      <button type="button" class="quiet" popovertarget="account">
        <span class="visually-hidden">Account</span>
        <span class="account-email">
          <Data>{email}</Data>
        </span>
        <span class="avatar" aria-hidden="true" translate={false}>
          {email.slice(0, 1).toUpperCase()}
        </span>
      </button>
      <div id="account" class="menu" popover="auto" role="group" aria-label="Account">
        <bdi>
          Signed in as{" "}
          <strong>
            <Data>{email}</Data>
          </strong>
        </bdi>
        <button type="button" onClick={onSignOut}>Sign out</button>
      </div>
    </header>
  );
}
