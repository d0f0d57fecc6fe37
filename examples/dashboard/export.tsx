import { useEffect, useRef, useState } from "preact/hooks";
import { toFilters, type View } from "./address.ts";
import type { Client } from "./app.tsx";
import { saveCsv } from "./csv.ts";
import { formatCount } from "./format.ts";
import { toProblem } from "./problem.ts";

interface Progress {
  done: number;
  total: number;
}

/** Saves all batches that the filters show, however many pages they fill, as a file for spreadsheets. */
export function Export({ supabase, view }: { supabase: Client; view: View }) {
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController | undefined>(undefined);

  useEffect(() => () => running.current?.abort(), []);

  async function save() {
    const controller = new AbortController();
    running.current = controller;
    setProblem(undefined);
    setProgress({ done: 0, total: 0 });
    try {
      await saveCsv(supabase, toFilters(view), { signal: controller.signal, onPage: setProgress });
    } catch (error) {
      if (!controller.signal.aborted) setProblem(toProblem(error).title);
    }
    setProgress(undefined);
  }

  if (!progress) {
    return (
      <div class="export">
        {problem && <p role="alert" class="small">Nothing was saved: {problem}.</p>}
        <button type="button" onClick={save}>Export CSV</button>
      </div>
    );
  }
  const { done, total } = progress;
  return (
    <div class="export">
      <label class="small muted">
        {total > 0 ? `${formatCount(done)} of ${formatCount(total)} batches` : "Reading …"}
        <progress value={done} max={total || 1} />
      </label>
      <button type="button" onClick={() => running.current?.abort()}>Cancel</button>
    </div>
  );
}
