import { useEffect, useState } from "preact/hooks";
import { readView, type View, writeView } from "./url_state.ts";

/** Where the reader is, and how to move on. */
export interface Navigation {
  view: View;
  /** Shows the first page under these changes. */
  change(changes: Partial<View>, options?: { replace: boolean }): void;
  /** Shows the page that begins at `cursor`. */
  turnTo(cursor: string, since: string | undefined): void;
  /** Shows the page before, where this tab has been there; otherwise the first one. */
  turnBack(): void;
  isFirstPage: boolean;
}

/** The view, kept in the URL; the cursors of the pages before it are kept in the history entry. */
export function useView(): Navigation {
  const [{ view, trail }, setState] = useState(readState);

  useEffect(() => {
    const follow = () => setState(readState());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);

  function show(view: View, trail: string[], { replace } = { replace: false }) {
    const url = `${location.pathname}${writeView(view)}`;
    history[replace ? "replaceState" : "pushState"](trail, "", url);
    setState({ view, trail });
  }

  function showPage(cursor: string | undefined, since: string | undefined, trail: string[]) {
    show({ ...view, cursor, since }, trail);
    scrollTo({ top: 0, behavior: "instant" });
  }

  return {
    view,
    change(changes, options) {
      const stuck = changes.statuses ? false : view.stuck;
      show({ ...view, stuck, ...changes, cursor: undefined, since: undefined }, [], options);
    },
    turnTo: (cursor, since) => showPage(cursor, since, [...trail, view.cursor ?? ""]),
    turnBack: () =>
      showPage(trail.at(-1) || undefined, trail.at(-1) && view.since, trail.slice(0, -1)),
    isFirstPage: view.cursor === undefined,
  };
}

function readState(): { view: View; trail: string[] } {
  const trail: unknown = history.state;
  return {
    view: readView(location.search),
    trail: Array.isArray(trail) ? trail.map(String) : [],
  };
}
