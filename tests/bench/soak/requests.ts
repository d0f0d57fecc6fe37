import assert from "node:assert/strict";
import type { Platform } from "../../../dev/platform.ts";
import {
  type CallOptions,
  type ErrorCode,
  readError,
  readPage,
} from "../../../dev/testkit/answers.ts";
import type { Dataset, Person } from "../../../dev/testkit/dataset.ts";
import { userClaims } from "../../../dev/testkit/tokens.ts";

/** One request of a soak. */
export interface SoakRequest {
  token?: string | undefined;
  /** A `signal` in it is a caller who leaves. */
  options: CallOptions;
  /** Fails where the response is not what the contract promises for this request. */
  assertContract(response: Response): Promise<unknown>;
}

/** How to make a request of each kind, and how many of a hundred are of that kind. */
export type SoakKinds = Readonly<Record<string, [weight: number, make: () => SoakRequest]>>;

const queries = [
  "",
  "",
  "?limit=100",
  "?limit=1&offset=7",
  "?offset=40",
  "?offset=100000",
  "?status=processing,paused",
  "?status=failed&limit=3",
  "?forceFunctionRegion=eu-central-1",
];
const badQueries = ["?limit=0", "?limit=1e3", "?status=done", "?offset=-1", "?limit=1&limit=2"];

/** Signs tokens for the members of the dataset's agencies and for a newcomer, and makes the kinds of requests. */
export async function createKinds(
  { signToken, publishableKey }: Platform,
  { dataset, newcomer, random }: { dataset: Dataset; newcomer: Person; random: () => number },
): Promise<SoakKinds> {
  const sign = (id: string) => signToken(userClaims(id));
  const members = await Promise.all(
    dataset.people.map(async ({ id, agencyId }) => ({ agencyId, token: await sign(id) })),
  );
  const newcomersToken = await sign(newcomer.id);
  const badTokens = [
    `${newcomersToken.slice(0, -9)}AAAAAAAAA`,
    await signToken(userClaims(newcomer.id, { exp: 1 })),
    await signToken(userClaims(newcomer.id), { alg: "ES256", kid: "unknown" }),
    publishableKey,
    "a.b.c",
  ];
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(random() * list.length)] ?? assert.fail("there is nothing to pick from");

  function page(options: CallOptions = { query: pick(queries) }): SoakRequest {
    const { token, agencyId } = pick(members);
    const assertContract = (response: Response) => assertPageOf(agencyId, response);
    return { token, options, assertContract };
  }

  function error(code: ErrorCode, token?: string, options: CallOptions = {}): SoakRequest {
    return { token, options, assertContract: (response) => readError(response, code) };
  }

  async function assertPreflight(response: Response): Promise<void> {
    assert.deepEqual([response.status, await response.text()], [204, ""]);
  }

  return {
    "page": [60, page],
    "campaign": [10, () => page({ query: `?campaign_id=${pick(dataset.campaigns).id}` })],
    "leaver": [5, () => page({ signal: AbortSignal.timeout(random() * 15) })],
    "bad token": [6, () => error("invalid_token", pick(badTokens))],
    "no token": [5, () => error("missing_authorization")],
    "bad query": [
      5,
      () => error("invalid_request", pick(members).token, { query: pick(badQueries) }),
    ],
    "no agency": [5, () => error("no_agency", newcomersToken)],
    "POST": [2, () => error("method_not_allowed", undefined, { method: "POST" })],
    "preflight": [
      2,
      () => ({ options: { method: "OPTIONS" }, assertContract: assertPreflight }),
    ],
  };
}

async function assertPageOf(agencyId: string | null, response: Response): Promise<void> {
  if (response.status === 304) return assert.equal(await response.text(), "");
  const { batches, pagination: { total, limit, offset } } = await readPage(response);
  assert.equal(batches.length, Math.max(0, Math.min(limit, total - offset)), "rows on the page");
  const keys = batches.map(({ created_at, id }) => `${created_at} ${id}`);
  assert.deepEqual(keys, keys.toSorted().reverse(), "newest first");
  for (const batch of batches) {
    assert.equal(batch.agency_id, agencyId, "another agency's row");
    const { total_contacts: all, queued, in_progress } = batch;
    const finished = batch.completed + batch.failed + batch.skipped;
    assert.ok(queued + in_progress + finished <= all, `more contacts than there are: ${batch.id}`);
    assert.equal(batch.remaining_count, all - finished);
    assert.equal(batch.progress_percentage, all && Math.floor(1000 * finished / all) / 10);
  }
}
