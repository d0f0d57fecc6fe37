import { useEffect, useRef, useState } from "preact/hooks";
import { formatDays } from "./format.ts";
import { Data } from "./text.tsx";
import { isDay } from "./url_state.ts";
import type { Navigation } from "./use_view.ts";

/** A pause in typing after which a date counts. */
const PAUSE_MS = 800;

/** A menu with the first and the last day of creation. */
export function DateFilter({ view: { from, to }, change }: Pick<Navigation, "view" | "change">) {
  const first = useRef<HTMLInputElement>(null);
  const last = useRef<HTMLInputElement>(null);
  const [isReversed, setIsReversed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // One history entry for all that is typed while the menu is open.
  const hasChanged = useRef(false);

  // The inputs are not controlled: a refresh would undo half a date.
  function fill(from = "", to = "") {
    if (first.current) first.current.value = from;
    if (last.current) last.current.value = to;
  }

  useEffect(() => fill(from, to), [from, to]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function commit() {
    clearTimeout(timer.current);
    const days = { from: read(first.current, from), to: read(last.current, to) };
    const isBackwards = Boolean(days.from && days.to && days.to < days.from);
    setIsReversed(isBackwards);
    const isValid = [days.from, days.to].every((day) => day === undefined || isDay(day));
    if (isBackwards || !isValid || days.from === from && days.to === to) return;
    change(days, { replace: hasChanged.current });
    hasChanged.current = true;
  }

  function day(ref: typeof first, label: string) {
    return (
      <label>
        {label}
        <input
          ref={ref}
          type="date"
          min="1900-01-01"
          max="9999-12-31"
          onInput={({ currentTarget: { validity } }) => {
            clearTimeout(timer.current);
            // Half a date: more is being typed.
            if (!validity.badInput) timer.current = setTimeout(commit, PAUSE_MS);
          }}
          onKeyDown={({ key }) => key === "Enter" && commit()}
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
          if (event.newState === "closed") commit();
          hasChanged.current = false;
        }}
      >
        {day(first, "Created from")}
        {day(last, "Created to")}
        {isReversed && <p role="alert" class="small">The last day is before the first.</p>}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            fill();
            commit();
          }}
        >
          Any time
        </button>
      </div>
    </>
  );
}

/** The day in an input; `before` while another is half typed. */
function read(input: HTMLInputElement | null, before: string | undefined): string | undefined {
  return input?.validity.badInput ? before : input?.value || undefined;
}
