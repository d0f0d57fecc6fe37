import { allStatuses, type Order, orders, type Status, statusNames, type View } from "./address.ts";
import type { Choice, Choices } from "./use_choices.ts";

interface FiltersProps {
  view: View;
  choices: Choices;
  onChange: (view: View) => void;
}

/** Which batches are shown, in which order. */
export function Filters({ view, choices, onChange }: FiltersProps) {
  const { statuses, campaignId, agentId, from, to, order } = view;
  const change = (changes: Partial<View>) => onChange({ ...view, ...changes, page: 1 });

  function toggle(status: Status) {
    change({
      statuses: allStatuses.filter((one) => statuses.includes(one) !== (one === status)),
    });
  }

  /** What starts next is among the scheduled ones, unless the reader has chosen others. */
  function sortBy(order: Order) {
    const needsStatus = order === "next" && statuses.length === 0;
    change({ order, statuses: needsStatus ? ["scheduled"] : statuses });
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
      <Select
        label="Campaign"
        all="All campaigns"
        other="Another campaign"
        value={campaignId}
        choices={choices.campaigns}
        onChoose={(campaignId) => change({ campaignId })}
      />
      <Select
        label="Agent"
        all="All agents"
        other="Another agent"
        value={agentId}
        choices={choices.agents}
        onChoose={(agentId) => change({ agentId })}
      />
      <Day
        label="Created from"
        value={from}
        onChoose={(from) => change({ from, to: from && to && to < from ? from : to })}
      />
      <Day
        label="Created to"
        value={to}
        onChoose={(to) => change({ to, from: from && to && to < from ? to : from })}
      />
      <label class="field">
        Order
        <select value={order} onChange={(event) => sortBy(event.currentTarget.value as Order)}>
          {Object.entries(orders).map(([order, { name }]) => (
            <option key={order} value={order}>{name}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface SelectProps {
  label: string;
  all: string;
  /** The name of one that is not among the choices. */
  other: string;
  value: string | undefined;
  choices: Choice[];
  onChoose: (id: string | undefined) => void;
}

function Select({ label, all, other, value, choices, onChoose }: SelectProps) {
  const isKnown = !value || choices.some(({ id }) => id === value);
  return (
    <label class="field">
      {label}
      <select
        value={value ?? ""}
        onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      >
        <option value="">{all}</option>
        {!isKnown && <option value={value}>{other}</option>}
        {choices.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </label>
  );
}

interface DayProps {
  label: string;
  value: string | undefined;
  onChoose: (day: string | undefined) => void;
}

function Day({ label, value, onChoose }: DayProps) {
  return (
    <label class="field">
      {label}
      <input
        type="date"
        value={value ?? ""}
        onChange={(event) => onChoose(event.currentTarget.value || undefined)}
      />
    </label>
  );
}
