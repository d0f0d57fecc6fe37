import assert from "node:assert/strict";
import fc from "fast-check";
import type { Platform } from "../../dev/platform.ts";
import { callFunction, readError, readPage } from "../../dev/testkit/responses.ts";
import {
  type Dataset,
  loadDataset,
  makeDataset,
  makePerson,
  type Person,
} from "../../dev/testkit/dataset.ts";
import { usePlatform } from "../../dev/testkit/platform.ts";
import { findInstallations } from "../../dev/testkit/postgres_installations.ts";
import { seed } from "../../dev/testkit/random.ts";
import { userClaims } from "../../dev/testkit/tokens.ts";
import { expectPage, type ModelQuery, sorts, toSearch } from "../../dev/testkit/reference_model.ts";
import { assertWalk, walk } from "./walks.ts";

const tables = [
  "public.agencies",
  "public.users",
  "public.campaigns",
  "public.agent_mappings",
  "public.call_batches",
  "public.call_batch_contacts",
  "calls_batch_list.call_batch_counts",
];

/** Misconfigurations, each with the statement that reverts it. */
const misconfigurations = [
  ...tables.map((table) => [
    `row level security off on ${table}`,
    `alter table ${table} disable row level security`,
    `alter table ${table} enable row level security`,
  ]),
  ...["call_batches", "users"].map((table) => [
    `a policy that allows everybody to read ${table}`,
    `create policy too_wide on public.${table} for select to authenticated using (true)`,
    `drop policy too_wide on public.${table}`,
  ]),
  [
    "a view that runs with its owner's rights",
    "alter view public.v_call_batch_summary set (security_invoker = off)",
    "alter view public.v_call_batch_summary set (security_invoker = on)",
  ],
] as [what: string, make: string, undo: string][];

/** Compares each person's page with the reference model. */
async function assertPages(
  { functionUrl, signToken }: Platform,
  dataset: Dataset,
  requests: readonly { person: Person; query: ModelQuery }[],
): Promise<void> {
  await Promise.all(requests.map(async ({ person, query }) => {
    const token = await signToken(userClaims(person.id));
    const response = await callFunction(functionUrl, token, { query: toSearch(query) });
    const expected = expectPage(dataset, person, query);
    if (expected) assert.deepEqual(await readPage(response), expected);
    else await readError(response, "no_agency");
  }));
}

const getPlatform = usePlatform({}, findInstallations()[0]);

for (const [index, sort] of sorts.entries()) {
  Deno.test(`a walk sorted by ${sort} returns each batch once while others are added and deleted`, async () => {
    const property = fc.asyncProperty(walk, (list) => assertWalk(getPlatform(), sort, list));
    await fc.assert(property, { numRuns: 5, endOnFailure: true, seed: seed + index });
  });
}

for (const [what, make, undo] of misconfigurations) {
  Deno.test(`with ${what} the function returns no other agency's row`, async () => {
    const platform = getPlatform();
    const { sql } = platform;
    const { people: known, ...dataset } = makeDataset([3, 4]);
    const [own = "", other = ""] = dataset.agencies.map(({ id }) => id);
    const nobody = { ...makePerson(null), hasProfile: false };
    const people = [...known, makePerson(own), makePerson(null), nobody];
    await loadDataset(sql, { ...dataset, people });
    const campaigns = dataset.campaigns.map(({ id }) => ({ campaign_id: id }));
    const queries = [{}, { offset: 9 }, ...campaigns];
    const assertAll = async (people: readonly Person[]) => {
      const requests = people.flatMap((person) => queries.map((query) => ({ person, query })));
      await assertPages(platform, { ...dataset, people: [...people] }, requests);
    };
    // Fills the function's cache for some people only.
    await assertAll(known);
    await sql(make);
    try {
      await assertAll(people);
      // Without policies on batches, a cached agency remains visible for up to a minute.
      if (what.endsWith("call_batches")) return;
      // The cached people move to the other agency, then leave it.
      let moved = known;
      for (const [from, to] of [[own, other], [other, null]] as const) {
        await sql("update public.users set agency_id = $1 where agency_id = $2", [to, from]);
        const move = (id: string | null) => id === from ? to : id;
        moved = moved.map((person) => ({ ...person, agencyId: move(person.agencyId) }));
        await assertAll(moved);
      }
    } finally {
      await sql(undo);
    }
  });
}
