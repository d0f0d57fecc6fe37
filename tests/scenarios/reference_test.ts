import assert from "node:assert/strict";
import fc from "fast-check";
import type { Platform } from "../../dev/platform.ts";
import { callFunction, readError, readPage } from "../../testkit/answers.ts";
import {
  type Dataset,
  loadDataset,
  makeDataset,
  makePerson,
  type Person,
} from "../../testkit/dataset.ts";
import { onEveryPostgres } from "../../testkit/platform.ts";
import { seed } from "../../testkit/random.ts";
import { userClaims } from "../../testkit/tokens.ts";
import { example } from "./dataset_arbitrary.ts";
import { misconfigurations } from "./misconfigurations.ts";
import { expectPage, type ModelQuery, sorts, toSearch } from "./reference_model.ts";
import { assertWalk, walk } from "./walks.ts";

/** Asks as each person, and fails where the answer is not what the reference model works out. */
async function assertAnswers(
  { functionUrl, signToken }: Platform,
  dataset: Dataset,
  questions: readonly { person: Person; query: ModelQuery }[],
): Promise<void> {
  await Promise.all(questions.map(async ({ person, query }) => {
    const token = await signToken(userClaims(person.id));
    const response = await callFunction(functionUrl, token, { query: toSearch(query) });
    const expected = expectPage(dataset, person, query);
    if (expected) assert.deepEqual(await readPage(response), expected);
    else await readError(response, "no_agency");
  }));
}

onEveryPostgres((name, getPlatform) => {
  Deno.test(`each caller sees exactly what a reference model says, on ${name}`, async () => {
    const platform = getPlatform();
    await fc.assert(
      fc.asyncProperty(example, async ({ dataset, questions }) => {
        await loadDataset(platform.sql, dataset);
        await assertAnswers(platform, dataset, questions);
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  for (const [index, sort] of sorts.entries()) {
    Deno.test(`a walk sorted by ${sort} meets each batch exactly once while others come and go, on ${name}`, async () => {
      const platform = getPlatform();
      const options = { numRuns: 5, endOnFailure: true, seed: seed + index };
      const property = fc.asyncProperty(walk, (list) => assertWalk(platform, sort, list));
      await fc.assert(property, options);
    });
  }

  for (const [what, [make, undo]] of Object.entries(misconfigurations)) {
    Deno.test(`with ${what} the function shows no other agency's row, on ${name}`, async () => {
      const platform = getPlatform();
      const { sql } = platform;
      const dataset = makeDataset([3, 4]);
      const [own, other] = dataset.agencies.map(({ id }) => id);
      assert.ok(own && other);
      const known = dataset.people;
      const others = [makePerson(own), makePerson(null), {
        ...makePerson(null),
        hasProfile: false,
      }];
      await loadDataset(sql, { ...dataset, people: [...known, ...others] });
      const assertAll = async (people: readonly Person[]) => {
        const { campaigns } = dataset;
        const queries = [{}, { offset: 9 }, ...campaigns.map(({ id }) => ({ campaign_id: id }))];
        const questions = people.flatMap((person) => queries.map((query) => ({ person, query })));
        await assertAnswers(platform, dataset, questions);
      };
      // So that the function has cached the agencies of some and not of others.
      await assertAll(known);
      await sql(make);
      try {
        await assertAll([...known, ...others]);
        // Those it has cached move into the other agency, and then out of any.
        let moved = known;
        for (const [from, to] of [[own, other], [other, null]] as const) {
          await sql("update public.users set agency_id = $1 where agency_id = $2", [to, from]);
          moved = moved.map((person) =>
            person.agencyId === from ? { ...person, agencyId: to } : person
          );
          await assertAll(moved);
        }
      } finally {
        await sql(undo);
      }
    });
  }
});
