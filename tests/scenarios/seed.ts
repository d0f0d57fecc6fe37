import type { BatchData, Contacts, Dataset } from "../../dev/testkit/dataset.ts";
import { fakeId } from "../../dev/testkit/fakes.ts";

/** The agencies of the member and of the outsider. */
export const agencies = { own: fakeId("a", 1), other: fakeId("a", 2) };

/** Users: two members of one agency, a member of another, and one without an agency. */
export const people = {
  member: makePerson(1, "ada@acme.example", agencies.own),
  colleague: makePerson(2, "ben@acme.example", agencies.own),
  outsider: makePerson(3, "grace@globex.example", agencies.other),
  newcomer: makePerson(4, "nora@nowhere.example", null),
};

export type Persona = keyof typeof people;

/** Statuses of consecutive batches. */
const statuses = [
  "processing",
  "completed",
  "paused",
  "pending",
  "scheduled",
  "failed",
  "cancelled",
] as const;

const campaignNames = ["Q1 Outreach", "Renewals", "Win-back", "Spring Fair", "Surveys"];
const agentNames = ["Sales Agent", "Care Agent", "Survey Agent"];
const dayMs = 24 * 3_600_000;

/** An independent model of `supabase/seed.sql`. */
export const seed: Dataset = {
  agencies: [
    { id: agencies.own, name: "Acme Outreach" },
    { id: agencies.other, name: "Globex Calls" },
  ],
  people: Object.values(people),
  campaigns: campaignNames.map((name, index) => ({
    id: campaignId(index + 1),
    agency_id: index < 3 ? agencies.own : agencies.other,
    name,
  })),
  agents: agentNames.map((agent_name, index) => ({
    id: agentId(index + 1),
    agency_id: index < 2 ? agencies.own : agencies.other,
    agent_name,
  })),
  batches: Array.from({ length: 60 }, (_, index) => makeBatch(index + 1)),
};

/** The id of campaign `n`: 1 to 3 are the member's, 4 and 5 the outsider's. */
export function campaignId(n: number): string {
  return fakeId("c", n);
}

/** The id of agent `n`: 1 and 2 are the member's, 3 is the outsider's. */
export function agentId(n: number): string {
  return fakeId("d", n);
}

function makePerson(n: number, email: string, agencyId: string | null) {
  return { id: fakeId("5", n), email, agencyId, hasProfile: true };
}

function makeBatch(n: number): BatchData {
  const isOwn = n <= 42;
  const status = statuses[(n - 1) % 7] ?? "pending";
  // Three batches share each moment, but the first is alone.
  const createdAt = Date.UTC(2025, 0, 15, 10, 30) - Math.floor((n + 1) / 3) * 19_023_250;
  const at = (time: number) => new Date(time).toISOString();
  return {
    id: fakeId("b", n),
    agency_id: isOwn ? agencies.own : agencies.other,
    campaign_id: n % 5 === 0 ? null : campaignId(isOwn ? 1 + (n - 1) % 3 : 4 + n % 2),
    agent_mapping_id: n % 4 === 0 ? null : agentId(isOwn ? 1 + (n - 1) % 2 : 3),
    from_number: isOwn ? "+15551234567" : "+442079460123",
    status,
    calls_per_minute: 30,
    max_concurrent: 10,
    scheduled_for: status === "scheduled" ? at(createdAt + 7 * dayMs) : null,
    created_at: at(createdAt),
    started_at: ["pending", "scheduled"].includes(status) ? null : at(createdAt + 60_000),
    contacts: n === 1 ? [85, 500, 5, 400, 10, 0] : countContacts(n, status),
  };
}

function countContacts(n: number, status: string): Contacts {
  const count = n % 9 === 0 ? 0 : n * 37 % 91 + 10;
  const done = status === "completed" ? count : Math.floor(count * (10 + n * 13 % 80) / 100);
  const counts: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (let contact = 1; contact <= count; contact += 1) counts[place(contact)] += 1;
  return counts;

  /** The index of the contact's status. */
  function place(contact: number) {
    if (["pending", "scheduled"].includes(status)) return 0;
    if (contact <= done) return contact % 10 === 0 ? 4 : contact % 15 === 7 ? 5 : 3;
    if (status === "failed") return 4;
    if (status === "processing" && contact <= done + 3) return 2;
    return contact <= done + 20 ? 1 : 0;
  }
}
