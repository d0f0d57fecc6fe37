import { Fragment } from "preact";
import type { List } from "./batch_list.tsx";
import { formatCount, formatSecond } from "./format.ts";
import { Data, Words } from "./text.tsx";
import type { Navigation } from "./use_view.ts";

/** The page's place in the list, its age or what is wrong, and the way to other pages. */
export function Toolbar({ list, navigation }: { list: List; navigation: Navigation }) {
  const { page, problem, updatedAt, isCurrent, refetch } = list;
  const { change, turnTo, turnBack, isFirstPage } = navigation;
  const { offset = 0, total = 0 } = page?.pagination ?? {};
  const end = offset + (page?.batches.length ?? 0);
  const shown = end > offset ? `${formatCount(offset + 1)}–${formatCount(end)}` : "0";
  const place = `${shown} of ${formatCount(total)}`;
  const cursor = isCurrent ? page?.nextCursor : undefined;

  /** Stays focusable where there is no further page, so that the keyboard keeps its place. */
  const turn = (name: string, isPossible: boolean, act: () => void) => (
    <button
      type="button"
      aria-disabled={!isPossible}
      onClick={() => isPossible && act()}
    >
      {name}
    </button>
  );

  return (
    <div class="toolbar">
      {page && (
        <strong>
          <Data>{place}</Data>
        </strong>
      )}
      <div class="info" key={place}>
        {page && !problem && (
          <bdi class="muted">
            Updated <Data>{formatSecond(updatedAt)}</Data>
          </bdi>
        )}
        {page && problem && (
          <div class="outage small">
            <button type="button" onClick={() => refetch()}>Try again</button>
            {/* Replaced when the words change, since text that moves is a layout shift. */}
            <Fragment key={`${problem.title} ${problem.text}`}>
              <p role="alert">
                <strong>
                  <Words>{`${problem.title} `}</Words>
                </strong>
                <Words>{`${problem.text} As of ${formatSecond(updatedAt)}.`}</Words>
              </p>
              {problem.requestId && (
                <p>
                  Request <code translate={false}>{problem.requestId}</code>
                </p>
              )}
            </Fragment>
          </div>
        )}
      </div>
      <nav aria-label="Pages">
        {turn("First", !isFirstPage, () => change({}))}
        {turn("Previous", !isFirstPage, turnBack)}
        {turn("Next", Boolean(cursor), () => cursor && turnTo(cursor, page?.inactiveSince))}
      </nav>
    </div>
  );
}
