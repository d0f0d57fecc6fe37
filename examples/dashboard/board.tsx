import { useEffect, useRef } from "preact/hooks";
import { BatchList } from "./batch_list.tsx";
import { Filters } from "./filters.tsx";
import { formatCount } from "./format.ts";
import { Header } from "./header.tsx";
import { Notice } from "./notice.tsx";
import { StateLine } from "./state_line.tsx";
import { useBatches } from "./use_batches.ts";
import { useOverview } from "./use_overview.ts";
import { useView } from "./use_view.ts";

/** The agency's batches. */
export function Board({ email, onSignOut }: { email: string; onSignOut: () => void }) {
  const navigation = useView();
  const list = useBatches(navigation);
  const { overview, isPending } = useOverview();
  const heading = useRef<HTMLHeadingElement>(null);
  const { page, problem, isCurrent, refetch } = list;

  useEffect(() => {
    document.title = "Call batches";
    // The keyboard continues here after signing in.
    heading.current?.focus();
  }, []);

  const isMember = problem?.kind !== "no_agency";
  return (
    <>
      <Header email={email} onSignOut={onSignOut} />
      <main class="board">
        <h1 ref={heading} tabIndex={-1}>Call batches</h1>
        {isMember
          ? (
            <>
              <StateLine overview={overview} navigation={navigation} />
              <Filters navigation={navigation} total={page?.pagination.total} />
              <BatchList
                list={list}
                overview={overview}
                isLoading={!page || isPending}
                navigation={navigation}
              />
            </>
          )
          : (
            <Notice {...problem} urgent>
              <button type="button" onClick={() => refetch()}>Try again</button>
            </Notice>
          )}
        <p role="status" class="visually-hidden" translate={false}>
          {isMember && page && isCurrent && `${formatCount(page.pagination.total)} batches`}
        </p>
      </main>
    </>
  );
}
