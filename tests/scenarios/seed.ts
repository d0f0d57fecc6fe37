/** What `supabase/seed.sql` inserts: the agencies of the member and of the outsider. */
export const agencies = { own: seedId("a", 1), other: seedId("a", 2) };

/** Users: two members of one agency, a member of another, and one without an agency. */
export const people = {
  member: makePerson(1, "ada@acme.example", agencies.own),
  colleague: makePerson(2, "ben@acme.example", agencies.own),
  outsider: makePerson(3, "grace@globex.example", agencies.other),
  newcomer: makePerson(4, "nora@nowhere.example", null),
};

export type Persona = keyof typeof people;

/** The id of campaign `n`: 1 to 3 are the member's, 4 and 5 the outsider's. */
export function campaignId(n: number): string {
  return seedId("c", n);
}

/** The id of agent `n`: 1 and 2 are the member's, 3 is the outsider's. */
export function agentId(n: number): string {
  return seedId("d", n);
}

function seedId(kind: string, n: number): string {
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

function makePerson(n: number, email: string, agencyId: string | null) {
  return { id: seedId("5", n), email, agencyId };
}
