import fc from "fast-check";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/status.ts";
import type { Contacts, Dataset } from "../../dev/testkit/dataset.ts";
import { randomUuid } from "../../dev/testkit/random.ts";
import { sorts } from "../../dev/testkit/reference_model.ts";

const count = fc.nat({ max: 4 });
const contacts = fc.oneof(
  fc.tuple(count, count, count, count, count, count),
  fc.constantFrom<Contacts>([0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 1, 0], [1, 0, 0, 999, 0, 0]),
);

/** Few values, so that many rows are equal. */
const moment = fc.constantFrom(
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.5Z",
  "2026-01-01T00:00:00.000001Z",
  "2025-12-31T23:59:59.999999Z",
  "2024-02-29T12:30:00.12Z",
);

export const status = fc.constantFrom(...batchStatuses);

/** Generates ids lazily so that shrunk examples never collide. */
const id = fc.constant(null).map(randomUuid);
const name = fc.string({ unit: "grapheme", maxLength: 12 })
  .map((text) => text.replaceAll("\0", ""));

const ownColumns = {
  id,
  from_number: fc.constant("+15551234567"),
  status,
  created_at: moment,
  scheduled_for: fc.option(moment),
  started_at: fc.option(moment),
  calls_per_minute: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  max_concurrent: fc.integer({ min: 1, max: 100 }),
  contacts,
};

/** A batch of an agency, with or without a campaign and an agent of that agency. */
export function batchOf(
  agency_id: string,
  { campaigns, agents }: Pick<Dataset, "campaigns" | "agents">,
) {
  const oneOf = (rows: { id: string; agency_id: string }[]) => {
    const own = rows.filter((row) => row.agency_id === agency_id);
    return fc.constantFrom(null, ...own.map(({ id }) => id));
  };
  return fc.record({
    ...ownColumns,
    agency_id: fc.constant(agency_id),
    campaign_id: oneOf(campaigns),
    agent_mapping_id: oneOf(agents),
  });
}

/** A person and a query, with campaigns and agents of any agency or of none. */
function questionIn({ people, campaigns, agents }: Omit<Dataset, "batches">) {
  const idOf = (rows: { id: string }[]) =>
    fc.constantFrom(randomUuid(), ...rows.map(({ id }) => id));
  return fc.record({
    person: fc.constantFrom(...people),
    query: fc.record({
      status: fc.uniqueArray(status, { minLength: 1 }),
      campaign_id: idOf(campaigns),
      agent_mapping_id: idOf(agents),
      created_from: moment,
      created_before: fc.constantFrom("2026-01-02", "2026-01-01T00:00:00.500001Z"),
      sort: fc.constantFrom(...sorts),
      limit: fc.integer({ min: 1, max: 100 }),
      offset: fc.nat({ max: 30 }),
    }, { requiredKeys: [] }),
  });
}

const agencies = fc.array(fc.record({ id, name }), { minLength: 1, maxLength: 4 }).chain(
  (agencies) => {
    const agency_id = fc.constantFrom(...agencies.map(({ id }) => id));
    const hasProfile = fc.nat({ max: 5 }).map(Boolean);
    const person = fc.record({ id, agencyId: fc.option(agency_id), hasProfile });
    return fc.record({
      agencies: fc.constant(agencies),
      people: fc.array(person, { minLength: 1, maxLength: 5 }),
      campaigns: fc.array(fc.record({ id, agency_id, name }), { maxLength: 6 }),
      agents: fc.array(fc.record({ id, agency_id, agent_name: name }), { maxLength: 4 }),
    });
  },
);

/** A dataset, and queries of its people. */
export const example = agencies.chain((dataset) => {
  const batch = fc.constantFrom(...dataset.agencies).chain(({ id }) => batchOf(id, dataset));
  return fc.record({
    dataset: fc.array(batch, { maxLength: 40 }).map((batches) => ({ ...dataset, batches })),
    questions: fc.array(questionIn(dataset), { minLength: 1, maxLength: 12 }),
  });
});
