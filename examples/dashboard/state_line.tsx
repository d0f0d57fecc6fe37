import { formatCount } from "./format.ts";
import { Data } from "./text.tsx";
import { type View, wholeList } from "./url_state.ts";
import type { Overview } from "./use_overview.ts";
import type { Navigation } from "./use_view.ts";

interface StateLineProps {
  overview: Overview | undefined;
  navigation: Navigation;
}

/** "3 processing, 1 stuck": each part filters the list, and shows all of it again when pressed twice. */
export function StateLine({ overview, navigation: { view, change } }: StateLineProps) {
  if (!overview) return <p class="state-line" />;
  const { processing, stuckCount, overdue } = overview;
  const isOnly = (status: string) => view.statuses.length === 1 && view.statuses[0] === status;

  function part(count: number, word: string, isShown: boolean, filters: Partial<View>) {
    return (
      <button
        type="button"
        class={word === "processing" ? "state" : "state attention"}
        aria-pressed={isShown}
        onClick={() => change({ ...wholeList, ...(!isShown && filters), pageSize: view.pageSize })}
      >
        <Data>{formatCount(count)}</Data> <span translate={false}>{word}</span>
      </button>
    );
  }

  const isOverdueShown = isOnly("scheduled") && view.sort === "scheduled_for";
  return (
    <p class="state-line">
      <bdi>
        {part(processing, "processing", isOnly("processing") && !view.stuck, {
          statuses: ["processing"],
        })}
        {stuckCount > 0 && (
          <>
            , {part(stuckCount, "stuck", view.stuck, { statuses: ["processing"], stuck: true })}
          </>
        )}
        {overdue.length > 0 && (
          <>
            , {part(overdue.length, "overdue", isOverdueShown, {
              statuses: ["scheduled"],
              sort: "scheduled_for",
            })}
          </>
        )}
      </bdi>
    </p>
  );
}
