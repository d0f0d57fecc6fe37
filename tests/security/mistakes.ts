import assert from "node:assert/strict";
import type { Platform } from "../../dev/platform.ts";
import { readError, readPage } from "../../testkit/answers.ts";
import { ask } from "./ask.ts";
import { type Dataset, loadDataset, type Person, simpleDataset } from "./dataset.ts";
import { expectPage, type ModelQuery } from "./reference_model.ts";

/** What an administrator may do by accident, and how it is put right. */
const mistakes: Record<string, { make: string; mend: string }> = {
  ...Object.fromEntries(
    [
      "public.agencies",
      "public.users",
      "public.campaigns",
      "public.agent_mappings",
      "public.call_batches",
      "public.call_batch_contacts",
      "private.call_batch_counts",
    ].map((table) => [`row level security off on ${table}`, {
      make: `alter table ${table} disable row level security`,
      mend: `alter table ${table} enable row level security`,
    }]),
  ),
  "a policy that lets everybody read batches": {
    make: "create policy mistake on public.call_batches for select to authenticated using (true)",
    mend: "drop policy mistake on public.call_batches",
  },
  "a policy that lets everybody read users": {
    make: "create policy mistake on public.users for select to authenticated using (true)",
    mend: "drop policy mistake on public.users",
  },
  "a view that runs with its owner's rights": {
    make: "alter view public.v_call_batch_summary set (security_invoker = off)",
    mend: "alter view public.v_call_batch_summary set (security_invoker = on)",
  },
};

/** Makes each mistake in turn, and looks at what the function then answers to whom. */
export function registerMistakes(name: string, getPlatform: () => Platform): void {
  for (const [mistake, { make, mend }] of Object.entries(mistakes)) {
    Deno.test(`with ${mistake} the function shows no other agency's row, on ${name}`, async () => {
      const platform = getPlatform();
      const dataset = simpleDataset([3, 4]);
      const known = dataset.people;
      const fresh = known.map((person) => ({ ...person, id: crypto.randomUUID() }));
      const outsiders = [true, false].map((hasProfile): Person => {
        return { id: crypto.randomUUID(), agencyId: null, hasProfile };
      });
      const people = [...known, ...fresh, ...outsiders];
      await loadDataset(platform, { ...dataset, people });
      // So that the function remembers the agencies of some and not of others.
      await assertAllRight(platform, dataset, known);
      await platform.sql(make);
      try {
        await assertAllRight(platform, dataset, people);
        await assertAllRight(platform, dataset, await moveAway(platform, dataset, known));
        await assertAllRight(platform, dataset, await moveAway(platform, dataset, known, null));
      } finally {
        await platform.sql(mend);
      }
    });
  }
}

/** Moves people into another agency, or out of any, while the function remembers where they were. */
async function moveAway(
  platform: Platform,
  { agencies }: Dataset,
  people: readonly Person[],
  to?: null,
): Promise<Person[]> {
  return await Promise.all(people.map(async (person) => {
    const other = agencies.find(({ id }) => id !== person.agencyId)?.id ?? assert.fail();
    const agencyId = to === undefined ? other : to;
    await platform.sql("update users set agency_id = $1 where id = $2", [agencyId, person.id]);
    return { ...person, agencyId };
  }));
}

async function assertAllRight(platform: Platform, dataset: Dataset, people: readonly Person[]) {
  await Promise.all(people.map(async (person) => {
    for (const query of questions(dataset)) {
      const expected = expectPage(dataset, person, query);
      const response = await ask(platform, person.id, query);
      if (expected) assert.deepEqual(await readPage(response), expected);
      else await readError(response, "no_agency");
    }
  }));
}

/** The whole list, a page past the end, and each agency's campaign. */
function questions({ campaigns }: Dataset): ModelQuery[] {
  return [{}, { offset: 9 }, ...campaigns.map(({ id }) => ({ campaign_id: id }))];
}
