import { useEffect, useState } from "preact/hooks";
import { readView, type View, writeView } from "./address.ts";

/** Keeps the view in the address bar, so that back, forward, reload and links work. */
export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState(() => readView(location.search));

  useEffect(() => {
    const follow = () => setView(readView(location.search));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);

  return [view, (next) => {
    history.pushState(null, "", `${location.pathname}${writeView(next)}`);
    setView(next);
  }];
}
