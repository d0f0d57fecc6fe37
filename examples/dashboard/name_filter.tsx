import Combobox from "@github/combobox-nav";
import { useEffect, useRef, useState } from "preact/hooks";
import { Data } from "./text.tsx";
import { useNames } from "./use_names.ts";

/** Longer lists are narrowed by typing. */
const MOST_SHOWN = 100;

interface NameFilterProps {
  kind: "campaigns" | "agents";
  label: string;
  value: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** A button that opens a menu of names with a search field. */
export function NameFilter({ kind, label, value, onChoose }: NameFilterProps) {
  const [isOpen, setIsOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const { data } = useNames(kind, isOpen || value !== undefined);
  const chosen = data?.find(({ id }) => id === value)?.name ?? (data && "unknown");

  function choose(id: string | undefined) {
    menu.current?.hidePopover();
    if (id !== value) onChoose(id);
  }

  return (
    <>
      <button
        type="button"
        class="filter"
        popovertarget={kind}
        aria-pressed={value !== undefined}
      >
        {label}
        {value && ": "}
        <Data>{value && (chosen ?? "…")}</Data>
      </button>
      <div
        id={kind}
        ref={menu}
        class="menu"
        popover="auto"
        role="group"
        aria-label={label}
        onToggle={(event) => setIsOpen(event.newState === "open")}
      >
        {isOpen && <Search kind={kind} value={value} onChoose={choose} />}
      </div>
    </>
  );
}

/** The keyboard and ARIA of a combobox come from `@github/combobox-nav`. */
function Search({ kind, value, onChoose }: Omit<NameFilterProps, "label">) {
  const { data, failureCount } = useNames(kind, true);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const combobox = useRef<Combobox | undefined>(undefined);
  const sought = text.trim().toLowerCase();
  const found = data?.filter(({ name }) => name.toLowerCase().includes(sought)) ?? [];

  useEffect(() => {
    if (!input.current || !list.current) return;
    input.current.focus();
    const made = new Combobox(input.current, list.current, { firstOptionSelectionMode: "active" });
    combobox.current = made;
    made.start();
    return () => made.destroy();
  }, []);

  useEffect(() => combobox.current?.resetSelection(), [sought, data]);

  return (
    <>
      <input
        ref={input}
        type="search"
        aria-label={`Search ${kind}`}
        placeholder={`Search ${kind}`}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <ul
        ref={list}
        id={`${kind}-options`}
        role="listbox"
        aria-label={`All ${kind}`}
        oncombobox-commit={({ target }: Event) =>
          onChoose((target as HTMLElement).dataset.id || undefined)}
      >
        {!sought && (
          <li role="option" id={`${kind}-all`} class="option" aria-selected={!value}>
            All {kind}
          </li>
        )}
        {found.slice(0, MOST_SHOWN).map(({ id, name }) => (
          <li key={id} role="option" id={`${kind}-${id}`} class="option" data-id={id}>
            <Data>{name.trim() || "–"}</Data>
          </li>
        ))}
      </ul>
      <p class="small muted" role="status">
        {!data
          ? (
            <span key="loading">
              {failureCount > 0 ? "Still trying to read them …" : "Loading …"}
            </span>
          )
          : found.length === 0
          ? <span key="none">None found.</span>
          : found.length > MOST_SHOWN && (
            <span key="more">
              <Data>{found.length - MOST_SHOWN}</Data> more: type to search.
            </span>
          )}
      </p>
    </>
  );
}
