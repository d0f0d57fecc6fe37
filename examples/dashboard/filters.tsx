import { DateFilter } from "./date_filter.tsx";
import { Export } from "./export.tsx";
import { formatCount } from "./format.ts";
import { NameFilter } from "./name_filter.tsx";
import { Data, Dot } from "./text.tsx";
import { allStatuses, countFilters, statusNames, wholeList } from "./url_state.ts";
import type { Navigation } from "./use_view.ts";

interface FiltersProps {
  navigation: Navigation;
  total: number | undefined;
}

/** The filters in one row; on a phone in a sheet behind one button. */
export function Filters({ navigation: { view, change }, total }: FiltersProps) {
  const count = countFilters(view);
  return (
    <div class="filters">
      <button type="button" class="on-phone" popovertarget="filters">
        Filters {count > 0 && (
          <span class="count">
            <Data>{count}</Data>
          </span>
        )}
      </button>
      <div id="filters" class="sheet" popover="auto" role="group" aria-label="Filters">
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
          hidden={count === 0}
          onClick={() => change({ ...wholeList, sort: view.sort, pageSize: view.pageSize })}
        >
          Clear
        </button>
        <button
          type="button"
          class="on-phone primary"
          popovertarget="filters"
          popovertargetaction="hide"
        >
          Show <Data>{formatCount(total ?? 0)}</Data> batches
        </button>
      </div>
      <Export view={view} />
    </div>
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
            <Dot status={status} /> <Data>{statusNames[status]}</Data>
          </label>
        ))}
      </div>
    </>
  );
}
