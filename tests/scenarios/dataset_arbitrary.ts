import fc from "fast-check";
import { batchStatuses } from "../../supabase/functions/calls-batch-list/schema.ts";
import type { BatchData, Contacts, Dataset, Person } from "../../testkit/dataset.ts";
import type { ModelQuery } from "./reference_model.ts";

/** A dataset, and who asks for what. */
export interface Example {
  dataset: Dataset;
  questions: { person: Person; query: ModelQuery }[];
}

const count = fc.nat({ max: 4 });
const contacts = fc.oneof(
  fc.tuple(count, count, count, count, count, count),
  fc.constantFrom<Contacts>([0, 0, 0, 0, 0, 0], [0, 0, 0, 2, 1, 0], [1, 0, 0, 999, 0, 0]),
);

/** Few moments, so that many rows share theirs. */
const moment = fc.constantFrom(
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.5Z",
  "2026-01-01T00:00:00.000001Z",
  "2025-12-31T23:59:59.999999Z",
  "2024-02-29T12:30:00.12Z",
);

/** Ids that are made when a value is, so that no two of them meet in the database. */
const id = fc.constant(null).map(() => crypto.randomUUID());

const batch = fc.record({
  agency: fc.nat(),
  campaign: fc.option(fc.nat()),
  agent: fc.option(fc.nat()),
  status: fc.constantFrom(...batchStatuses),
  created_at: moment,
  scheduled_for: fc.option(moment),
  started_at: fc.option(moment),
  calls_per_minute: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  max_concurrent: fc.integer({ min: 1, max: 100 }),
  contacts,
});

const name = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) =>
  text.replaceAll("\0", "")
);
const place = fc.oneof({ weight: 5, arbitrary: fc.nat() }, fc.constantFrom("none", "no profile"));

const question = fc.record({
  person: fc.nat(),
  status: fc.option(fc.uniqueArray(fc.constantFrom(...batchStatuses), { minLength: 1 }), {
    freq: 2,
  }),
  campaign: fc.option(fc.nat()),
  limit: fc.option(fc.integer({ min: 1, max: 100 })),
  offset: fc.option(fc.nat({ max: 30 })),
});

/** Agencies with campaigns, agents, people and batches, and questions of these people. */
export const example = fc.record({
  agencies: fc.array(name, { minLength: 1, maxLength: 4 }),
  campaigns: fc.array(fc.tuple(fc.nat(), name), { maxLength: 6 }),
  agents: fc.array(fc.tuple(fc.nat(), name), { maxLength: 4 }),
  people: fc.array(place, { minLength: 1, maxLength: 5 }),
  batches: fc.array(batch, { maxLength: 40 }),
  questions: fc.array(question, { minLength: 1, maxLength: 12 }),
  id,
}).map((drawn) => {
  const agencies = drawn.agencies.map((name) => ({ id: crypto.randomUUID(), name }));
  const pick = <T>(list: readonly T[], index: number | null): T | undefined =>
    index === null ? undefined : list[index % list.length];
  const agencyOf = (index: number) => pick(agencies, index)?.id ?? "";
  const campaigns = drawn.campaigns
    .map(([index, name]) => ({ id: crypto.randomUUID(), agency_id: agencyOf(index), name }));
  const agents = drawn.agents
    .map(([index, agent_name]) => ({
      id: crypto.randomUUID(),
      agency_id: agencyOf(index),
      agent_name,
    }));
  const people = drawn.people.map((place): Person => ({
    id: crypto.randomUUID(),
    agencyId: typeof place === "number" ? agencyOf(place) : null,
    hasProfile: place !== "no profile",
  }));
  const batches = drawn.batches.map(({ agency, campaign, agent, ...columns }): BatchData => {
    const agency_id = agencyOf(agency);
    const own = <T extends { agency_id: string }>(list: T[]) =>
      list.filter((row) => row.agency_id === agency_id);
    return {
      id: crypto.randomUUID(),
      agency_id,
      campaign_id: pick(own(campaigns), campaign)?.id ?? null,
      agent_mapping_id: pick(own(agents), agent)?.id ?? null,
      from_number: "+15551234567",
      ...columns,
    };
  });
  const questions = drawn.questions.map(({ person, campaign, status, limit, offset }) => ({
    person: pick(people, person) as Person,
    query: {
      status: status ?? undefined,
      // Any agency's campaign, or one of nobody.
      campaign_id: campaign === null
        ? undefined
        : pick([...campaigns, { id: crypto.randomUUID() }], campaign)?.id,
      limit: limit ?? undefined,
      offset: offset ?? undefined,
    },
  }));
  return { dataset: { agencies, people, campaigns, agents, batches }, questions };
});
