import { useEffect, useRef, useState } from "preact/hooks";
import { formatDays } from "./format.ts";
import { Data } from "./text.tsx";
import { isDay } from "./url_state.ts";
import type { Navigation } from "./use_view.ts";

/** A pause in typing after which a date counts. */
const PAUSE_MS = 800;

/** A menu with the first and the last day of creation. */
export function DateFilter({ view: { from, to }, change }: Pick<Navigation, "view" | "change">) {
  const [draft, setDraft] = useState({ from, to });
  const [isReversed, setIsReversed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // One history entry for all that is typed while the menu is open.
  const hasChanged = useRef(false);

  useEffect(() => setDraft({ from, to }), [from, to]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function commit({ from: first, to: last }: typeof draft) {
    clearTimeout(timer.current);
    const isBackwards = Boolean(first && last && last < first);
    setIsReversed(isBackwards);
    const isValid = [first, last].every((day) => day === undefined || isDay(day));
    if (isBackwards || !isValid || first === from && last === to) return;
    change({ from: first, to: last }, { replace: hasChanged.current });
    hasChanged.current = true;
  }

  function day(name: "from" | "to", label: string) {
    return (
      <label>
        {label}
        <input
          type="date"
          min="1900-01-01"
          max="9999-12-31"
          value={draft[name] ?? ""}
          onInput={({ currentTarget: { value, validity } }) => {
            clearTimeout(timer.current);
            // Half a date: more is being typed.
            if (validity.badInput) return;
            const next = { ...draft, [name]: value || undefined };
            setDraft(next);
            timer.current = setTimeout(commit, PAUSE_MS, next);
          }}
          onKeyDown={({ key }) => key === "Enter" && commit(draft)}
        />
      </label>
    );
  }

  const chosen = from && to
    ? formatDays(from, to)
    : from && `from ${formatDays(from, from)}` || to && `to ${formatDays(to, to)}`;
  return (
    <>
      <button type="button" class="filter" popovertarget="created" aria-pressed={Boolean(chosen)}>
        Created{chosen && ": "}
        <Data>{chosen}</Data>
      </button>
      <div
        id="created"
        class="menu"
        popover="auto"
        role="group"
        aria-label="Created"
        onToggle={(event) => {
          if (event.newState === "closed") commit(draft);
          hasChanged.current = false;
        }}
      >
        {day("from", "Created from")}
        {day("to", "Created to")}
        {isReversed && <p role="alert" class="small">The last day is before the first.</p>}
        <button
          type="button"
          class="quiet"
          onClick={() => commit({ from: undefined, to: undefined })}
        >
          Any time
        </button>
      </div>
    </>
  );
}
