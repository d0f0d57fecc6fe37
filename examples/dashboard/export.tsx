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

  return (
    <div class="export">
      {problem && <p role="alert" class="small">Nothing was saved: {problem}.</p>}
      {progress && (
        <label class="small muted">
          {progress.total > 0
            ? `${formatCount(progress.done)} of ${formatCount(progress.total)} batches`
            : "Reading …"}
          <progress value={progress.done} max={progress.total || 1} />
        </label>
      )}
      {/* One button for both, so that the keyboard does not lose its place. */}
      <button type="button" onClick={() => progress ? running.current?.abort() : save()}>
        {progress ? "Cancel" : "Export CSV"}
      </button>
    </div>
  );
}
