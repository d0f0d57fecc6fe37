import { useRef } from "preact/hooks";
import { DateFilter } from "./date_filter.tsx";
import { Export } from "./export.tsx";
import { formatCount } from "./format.ts";
import { NameFilter } from "./name_filter.tsx";
import { Data } from "./text.tsx";
import { allStatuses, countFilters, statusNames, wholeList } from "./url_state.ts";
import { useMedia } from "./use_media.ts";
import type { Navigation } from "./use_view.ts";

interface FiltersProps {
  navigation: Navigation;
  total: number | undefined;
}

/** The filters in one row; on a phone in a dialog behind one button. */
export function Filters({ navigation, total }: FiltersProps) {
  const isPhone = useMedia("(max-width: 48rem)");
  const dialog = useRef<HTMLDialogElement>(null);
  const count = countFilters(navigation.view);
  if (!isPhone) {
    return (
      <div class="filters">
        <FilterControls navigation={navigation} />
        <Export view={navigation.view} />
      </div>
    );
  }
  return (
    <div class="filters">
      <button type="button" aria-haspopup="dialog" onClick={() => dialog.current?.showModal()}>
        Filters {count > 0 && (
          <span class="count">
            <Data>{count}</Data>
          </span>
        )}
      </button>
      <Export view={navigation.view} />
      <dialog ref={dialog} aria-label="Filters" class="sheet">
        <FilterControls navigation={navigation} />
        <button type="button" class="primary" onClick={() => dialog.current?.close()}>
          Show <Data>{formatCount(total ?? 0)}</Data> batches
        </button>
      </dialog>
    </div>
  );
}

function FilterControls({ navigation: { view, change } }: { navigation: Navigation }) {
  return (
    <>
      <StatusFilter view={view} change={change} />
      <NameFilter
        kind="campaigns"
        label="Campaign"
        value={view.campaignId}
        onChoose={(campaignId) => change({ campaignId })}
      />
      <NameFilter
        kind="agents"
        label="Agent"
        value={view.agentId}
        onChoose={(agentId) => change({ agentId })}
      />
      <DateFilter view={view} change={change} />
      <button
        type="button"
        class="quiet"
        hidden={countFilters(view) === 0}
        onClick={() => change({ ...wholeList, sort: view.sort, pageSize: view.pageSize })}
      >
        Clear
      </button>
    </>
  );
}

function StatusFilter({ view, change }: Pick<Navigation, "view" | "change">) {
  const { statuses, stuck } = view;
  const chosen = stuck ? "Stuck" : statuses.map((status) => statusNames[status]).join(", ");
  return (
    <>
      <button type="button" class="filter" popovertarget="status" aria-pressed={chosen !== ""}>
        Status{chosen && ": "}
        <Data>{chosen}</Data>
      </button>
      <div id="status" class="menu" popover="auto" role="group" aria-label="Status">
        {allStatuses.map((status) => (
          <label key={status} class="option">
            <input
              type="checkbox"
              checked={statuses.includes(status)}
              onChange={() =>
                change({
                  statuses: allStatuses.filter((one) =>
                    statuses.includes(one) !== (one === status)
                  ),
                })}
            />
            <span class={`dot ${status}`} /> <Data>{statusNames[status]}</Data>
          </label>
        ))}
      </div>
    </>
  );
}
