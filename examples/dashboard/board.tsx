import { useEffect, useRef } from "preact/hooks";
import type { Client } from "./app.tsx";
import { Export } from "./export.tsx";
import { Filters } from "./filters.tsx";
import { formatCount, formatSecond } from "./format.ts";
import { List, ListToCome } from "./list.tsx";
import { Logo } from "./logo.tsx";
import { Notice } from "./notice.tsx";
import { useBatches } from "./use_batches.ts";
import { useChoices } from "./use_choices.ts";
import { useView } from "./use_view.ts";

interface BoardProps {
  supabase: Client;
  email: string;
  /** Milliseconds between two looks at the list. */
  refreshMs: number;
  onSignOut: () => void;
}

/** The agency's batches, and all that goes with them. */
export function Board({ supabase, email, refreshMs, onSignOut }: BoardProps) {
  const [view, setView] = useView();
  const { page, at, problem, isCurrent, lookAgain } = useBatches(supabase, view, refreshMs);
  const choices = useChoices(supabase, page?.batches ?? []);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = "Call batches";
    // Whoever signed in by keyboard goes on from here.
    heading.current?.focus();
  }, []);

  const isMember = problem?.kind !== "no_agency";
  return (
    <>
      <header class="top">
        <span class="brand">
          <Logo /> Outbound calls
        </span>
        <span class="account">
          <span class="muted account-email">{email}</span>
          <button type="button" onClick={onSignOut}>Sign out</button>
        </span>
      </header>
      <main class="board">
        <div class="title">
          <h1 ref={heading} tabIndex={-1}>Call batches</h1>
          {isMember && at > 0 && <p class="muted small">Updated {formatSecond(at)}</p>}
          {isMember && page && <Export supabase={supabase} view={view} />}
        </div>
        {isMember && <Filters view={view} choices={choices} onChange={setView} />}
        {problem && (
          <Notice
            title={problem.title}
            text={problem.text}
            tone={problem.kind === "temporary" ? "bad" : "urgent"}
            requestId={problem.requestId}
          >
            <button type="button" onClick={() => lookAgain()}>Try again now</button>
          </Notice>
        )}
        <p role="status" class="unseen">
          {isMember && page && isCurrent &&
            `${formatCount(page.pagination.total)} batches, page ${formatCount(view.page)}`}
        </p>
        {isMember && page && <List page={page} view={view} busy={!isCurrent} onChange={setView} />}
        {!problem && !page && <ListToCome />}
      </main>
    </>
  );
}
