import assert from "node:assert/strict";
import fc from "fast-check";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";
import type { BatchData, Contacts, Person } from "../../testkit/dataset.ts";
import { randomUuid } from "../../testkit/random.ts";
import { sorts } from "./reference_model.ts";

const count = fc.nat({ max: 4 });
const contacts = fc.oneof(
  fc.tuple(count, count, count, count, count, count),
  fc.constantFrom<Contacts>([0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 1, 0], [1, 0, 0, 999, 0, 0]),
);

/** Few moments, so that many rows share theirs. */
export const moment = fc.constantFrom(
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.5Z",
  "2026-01-01T00:00:00.000001Z",
  "2025-12-31T23:59:59.999999Z",
  "2024-02-29T12:30:00.12Z",
);

export const status = fc.constantFrom(...batchStatuses);
export const sort = fc.constantFrom(...sorts);

/** Ids that are made when a value is, so that no two of them meet in the database. */
const id = fc.constant(null).map(randomUuid);
const name = fc.string({ unit: "grapheme", maxLength: 12 })
  .map((text) => text.replaceAll("\0", ""));

/** The columns of a batch that are its own. */
export const ownColumns = fc.record({
  id,
  from_number: fc.constant("+15551234567"),
  status,
  created_at: moment,
  scheduled_for: fc.option(moment),
  started_at: fc.option(moment),
  calls_per_minute: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  max_concurrent: fc.integer({ min: 1, max: 100 }),
  contacts,
});

const index = fc.nat();

/** What somebody asks, with campaign and agent by their place in the dataset. */
const question = fc.record({
  person: index,
  campaign: fc.option(index),
  agent: fc.option(index, { freq: 2 }),
  query: fc.record({
    status: fc.uniqueArray(status, { minLength: 1 }),
    created_from: moment,
    created_before: fc.constantFrom("2026-01-02", "2026-01-01T00:00:00.500001Z"),
    sort,
    limit: fc.integer({ min: 1, max: 100 }),
    offset: fc.nat({ max: 30 }),
  }, { requiredKeys: [] }),
});

/** Agencies with campaigns, agents, people and batches, and questions of these people. */
export const example = fc.record({
  agencies: fc.array(fc.record({ id, name }), { minLength: 1, maxLength: 4 }),
  campaigns: fc.array(fc.record({ id, agency: index, name }), { maxLength: 6 }),
  agents: fc.array(fc.record({ id, agency: index, agent_name: name }), { maxLength: 4 }),
  people: fc.array(
    fc.record({ id, agency: fc.option(index), hasProfile: fc.nat({ max: 5 }).map(Boolean) }),
    { minLength: 1, maxLength: 5 },
  ),
  batches: fc.array(
    fc.tuple(fc.record({ agency: index, campaign: index, agent: index }), ownColumns),
    { maxLength: 40 },
  ),
  questions: fc.array(question, { minLength: 1, maxLength: 12 }),
}).map(({ agencies, ...drawn }) => {
  const inAgency = <T extends { agency: number }>({ agency, ...row }: T) => ({
    ...row,
    agency_id: pick(agencies, agency).id,
  });
  const campaigns = drawn.campaigns.map(inAgency);
  const agents = drawn.agents.map(inAgency);
  const people = drawn.people.map(({ id, agency, hasProfile }): Person => ({
    id,
    agencyId: hasProfile && agency !== null ? pick(agencies, agency).id : null,
    hasProfile,
  }));
  const batches = drawn.batches.map(([{ campaign, agent, ...place }, columns]): BatchData => {
    const { agency_id } = inAgency(place);
    const own = <T extends { agency_id: string }>(list: T[]) => [
      undefined,
      ...list.filter((row) => row.agency_id === agency_id),
    ];
    return {
      ...columns,
      agency_id,
      campaign_id: pick(own(campaigns), campaign)?.id ?? null,
      agent_mapping_id: pick(own(agents), agent)?.id ?? null,
    };
  });
  const questions = drawn.questions.map(({ person, campaign, agent, query }) => {
    // Any agency's, or one of nobody.
    const idOf = (list: { id: string }[], index: number | null) =>
      index === null ? undefined : pick([...list, { id: randomUuid() }], index).id;
    const ids = { campaign_id: idOf(campaigns, campaign), agent_mapping_id: idOf(agents, agent) };
    return { person: pick(people, person), query: { ...query, ...ids } };
  });
  return { dataset: { agencies, people, campaigns, agents, batches }, questions };
});

function pick<T>(list: readonly T[], index: number): T {
  return list.length > 0 ? list[index % list.length] as T : assert.fail("nothing to pick from");
}
