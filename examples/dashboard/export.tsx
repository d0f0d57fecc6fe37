import { useEffect, useRef, useState } from "preact/hooks";
import { saveCsv } from "./csv.ts";
import { formatCount } from "./format.ts";
import { toProblem } from "./problem.ts";
import { useProject } from "./project.ts";
import { Data, Words } from "./text.tsx";
import { toFilters, type View } from "./url_state.ts";
import { inactiveTime } from "./use_batches.ts";

interface Progress {
  done: number;
  total: number;
}

/** Saves all batches that the filters match as a CSV file. */
export function Export({ view }: { view: View }) {
  const { supabase, clock } = useProject();
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController | undefined>(undefined);

  useEffect(() => () => running.current?.abort(), []);

  async function save() {
    const controller = new AbortController();
    running.current = controller;
    setProblem(undefined);
    setProgress({ done: 0, total: 0 });
    const filters = {
      ...toFilters(view),
      inactiveSince: view.stuck ? inactiveTime(clock) : undefined,
    };
    try {
      await saveCsv(supabase, filters, { signal: controller.signal, onPage: setProgress });
    } catch (error) {
      if (!controller.signal.aborted) setProblem(toProblem(error).title);
    }
    setProgress(undefined);
  }

  const { done = 0, total = 0 } = progress ?? {};
  return (
    <>
      {/* One button for both, so that the keyboard keeps its place. */}
      <button
        type="button"
        class="export"
        onClick={() => progress ? running.current?.abort() : save()}
      >
        <Words>{progress ? "Cancel" : "Export CSV"}</Words>
        {total > 0 && (
          <span class="small">
            {" "}
            <Data>{formatCount(done)}</Data> of <Data>{formatCount(total)}</Data>
          </span>
        )}
      </button>
      {problem && (
        <div class="toast">
          <p role="alert">
            <strong>Nothing was exported.</strong> <Words>{`${problem}.`}</Words>
          </p>
          <button type="button" class="quiet" onClick={() => setProblem(undefined)}>Dismiss</button>
        </div>
      )}
    </>
  );
}
