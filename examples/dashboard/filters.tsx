import { allStatuses, type Status, statusNames, type View } from "./address.ts";
import type { Campaign } from "./use_campaigns.ts";

interface FiltersProps {
  view: View;
  campaigns: Campaign[];
  onChange: (view: View) => void;
}

/** Which batches are shown: any of some statuses, one campaign. */
export function Filters({ view, campaigns, onChange }: FiltersProps) {
  const { statuses, campaignId } = view;
  const isKnown = !campaignId || campaigns.some(({ id }) => id === campaignId);

  function toggle(status: Status) {
    const chosen = allStatuses.filter((one) => statuses.includes(one) !== (one === status));
    onChange({ ...view, statuses: chosen, page: 1 });
  }

  function choose(event: { currentTarget: HTMLSelectElement }) {
    onChange({ ...view, campaignId: event.currentTarget.value || undefined, page: 1 });
  }

  return (
    <div class="filters">
      <fieldset class="chips">
        <legend>Status</legend>
        {allStatuses.map((status) => (
          <label key={status} class="chip">
            <input
              type="checkbox"
              checked={statuses.includes(status)}
              onChange={() => toggle(status)}
            />
            <span class={`dot ${status}`} /> {statusNames[status]}
          </label>
        ))}
      </fieldset>
      <label class="campaign">
        Campaign
        <select value={campaignId ?? ""} onChange={choose}>
          <option value="">All campaigns</option>
          {!isKnown && <option value={campaignId}>Another campaign</option>}
          {campaigns.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
    </div>
  );
}
