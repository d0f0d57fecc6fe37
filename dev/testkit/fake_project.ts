import { fakeId, fakeRows, ids } from "./fakes.ts";
import { FakeUpstream, publishableKey } from "./fake_upstream.ts";
import { type FunctionOptions, startFunction } from "./function_process.ts";
import {
  createSigningKey,
  type Overrides,
  type SigningKey,
  signToken,
  userClaims,
} from "./tokens.ts";

/** A member, a member of another agency, and a user without an agency. */
export const people = {
  member: ids.user,
  outsider: fakeId("user", 2),
  newcomer: fakeId("user", 3),
} as const;

export const agencies = { own: ids.agency, other: ids.otherAgency } as const;

/** A fake project of two agencies, with 42 and 7 batches, an ES256 key and a legacy secret. */
export type FakeProject = Awaited<ReturnType<typeof createFakeProject>>;

export async function createFakeProject() {
  const key = await createSigningKey();
  const legacyKey = await createSigningKey({ alg: "HS256" });
  const parts = new AsyncDisposableStack();
  const upstream = parts.use(new FakeUpstream());
  upstream.keys = [key];
  upstream.legacyKey = legacyKey;
  upstream.people.set(people.member, agencies.own).set(people.outsider, agencies.other);
  upstream.rows = [
    ...fakeRows(42, { agency_id: agencies.own }),
    ...fakeRows(7, { agency_id: agencies.other, campaign_name: "Not for others" }),
  ];
  const stop = async () => await parts.disposeAsync();
  return {
    upstream,
    key,
    /** A token of this person, signed with the project's key. */
    token: (person: string, claims?: Overrides, header?: Overrides) =>
      signToken(key, userClaims(person, claims), header),
    /** A legacy HS256 token of this person. */
    legacyToken: (person: string) => signToken(legacyKey, userClaims(person), { kid: undefined }),
    /** Starts the function before this upstream; it ends with the project. */
    start: async (changes?: FunctionOptions["settings"]) => {
      const settings = { ...settingsFor(upstream, [key]), ...changes };
      return parts.use(await startFunction({ settings }));
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** The settings of a function before this upstream, with these keys given to it. */
export function settingsFor({ url }: { url: string }, keys: readonly SigningKey[]) {
  return {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_JWKS: JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  };
}
