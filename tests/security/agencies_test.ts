import assert from "node:assert/strict";
import fc from "fast-check";
import { readError, readPage } from "../../testkit/answers.ts";
import { onEveryPostgres } from "../../testkit/every_postgres.ts";
import { loadDataset, simpleDataset } from "./dataset.ts";
import { scene } from "./dataset_arbitrary.ts";
import { ask } from "./ask.ts";
import { registerMatrix } from "./matrix.ts";
import { registerMistakes } from "./mistakes.ts";
import { expectPage } from "./reference_model.ts";

onEveryPostgres((name, getPlatform) => {
  Deno.test(`each caller sees exactly what a reference model says, on ${name}`, async () => {
    const platform = getPlatform();
    await fc.assert(
      fc.asyncProperty(scene, async ({ dataset, questions }) => {
        await loadDataset(platform, dataset);
        await Promise.all(questions.map(async ({ person, query }) => {
          const expected = expectPage(dataset, person, query);
          const response = await ask(platform, person.id, query);
          if (expected) assert.deepEqual(await readPage(response), expected);
          else await readError(response, "no_agency");
        }));
      }),
      { numRuns: 10, endOnFailure: true },
    );
  });

  Deno.test(`three hundred interleaved callers each see their own agency and no other, on ${name}`, async () => {
    const platform = getPlatform();
    const dataset = simpleDataset(Array.from({ length: 20 }, (_, index) => index + 1));
    const people = Array.from({ length: 300 }, (_, index) => ({
      id: crypto.randomUUID(),
      agencyId: dataset.agencies[index % 20]?.id ?? null,
      hasProfile: true,
    }));
    await loadDataset(platform, { ...dataset, people });
    // Forty at a time, for the embedded Postgres serves one statement after the other.
    const waiting = [...people.entries()];
    const serve = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [index, person] = next;
        const query = { limit: 1 + index % 25 };
        const page = await readPage(await ask(platform, person.id, query));
        assert.deepEqual(page, expectPage(dataset, person, query));
      }
    };
    await Promise.all(Array.from({ length: 40 }, serve));
  });

  Deno.test(`a move, a removal and a deletion take effect on the next request, on ${name}`, async () => {
    const platform = getPlatform();
    const { agencies: [own, other], people: [person], ...rest } = simpleDataset([3, 5]);
    assert.ok(own && other && person);
    await loadDataset(platform, { agencies: [own, other], people: [person], ...rest });
    const total = async () => {
      const page = await readPage(await ask(platform, person.id));
      assert.equal(page.batches.length, page.pagination.total);
      return page.pagination.total;
    };
    const refused = async () => await readError(await ask(platform, person.id), "no_agency");
    const moveTo = (agencyId: string | null) =>
      platform.sql("update public.users set agency_id = $1 where id = $2", [agencyId, person.id]);

    assert.equal(await total(), 3);
    assert.equal(await total(), 3);
    await moveTo(other.id);
    assert.equal(await total(), 5);
    await moveTo(own.id);
    assert.equal(await total(), 3);
    await moveTo(null);
    await refused();
    await moveTo(own.id);
    assert.equal(await total(), 3);

    const [batch] = rest.batches;
    await platform.sql(
      "update public.call_batches set agency_id = $1, campaign_id = null, agent_mapping_id = null where id = $2",
      [other.id, batch?.id],
    );
    assert.equal(await total(), 2);
    await platform.sql("delete from public.call_batches where agency_id = $1", [own.id]);
    assert.equal(await total(), 0);

    await moveTo(other.id);
    assert.equal(await total(), 6);
    await platform.sql("delete from public.users where id = $1", [person.id]);
    await refused();
    await platform.sql("insert into public.users (id, agency_id) values ($1, $2)", [
      person.id,
      other.id,
    ]);
    assert.equal(await total(), 6);
    await platform.sql("delete from public.agencies where id = $1", [other.id]);
    await refused();
    await moveTo(own.id);
    assert.equal(await total(), 0);
    await platform.sql("delete from auth.users where id = $1", [person.id]);
    await refused();
  });

  registerMatrix(name, getPlatform);
  registerMistakes(name, getPlatform);
});
