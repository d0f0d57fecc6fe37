import { fakeId, fakeRows } from "./fake_rows.ts";
import { type FakeUpstream, publishableKey, startFakeUpstream } from "./fake_upstream.ts";
import { type FunctionOptions, type RunningFunction, startFunction } from "./function_process.ts";
import { findDeno } from "./server_process.ts";
import {
  type Changes,
  createSigningKey,
  type SigningKey,
  signToken,
  userClaims,
} from "./tokens.ts";

/** A member, a member of another agency, and someone who belongs to none. */
export const people = {
  member: fakeId("user", 1),
  outsider: fakeId("user", 2),
  newcomer: fakeId("user", 3),
} as const;

/** The agencies of the member and of the outsider. */
export const agencies = { own: fakeId("agency", 1), other: fakeId("agency", 2) } as const;

/** A fake project of two agencies, with 42 and 7 batches, an ES256 key and a legacy secret. */
export interface FakeProject extends AsyncDisposable {
  readonly upstream: FakeUpstream;
  readonly key: SigningKey;
  readonly legacyKey: SigningKey;
  /** A token of this person, signed with the project's key. */
  token(person: string, claims?: Changes, header?: Changes): Promise<string>;
  /** A legacy HS256 token of this person, without a `kid` unless the header has one. */
  legacyToken(person: string, claims?: Changes, header?: Changes): Promise<string>;
  /** Starts the function before this upstream; it ends with the project. */
  start(settings?: FunctionOptions["settings"]): Promise<RunningFunction>;
  stop(): Promise<void>;
}

/** `FUNCTION_DENO=2.1.4 deno test …` runs the function on that version. */
const version = Deno.env.get("FUNCTION_DENO");
const deno = version ? await findDeno(version) : undefined;

/** Makes the fake project. */
export async function createFakeProject(): Promise<FakeProject> {
  const key = await createSigningKey();
  const legacyKey = await createSigningKey({ alg: "HS256" });
  const parts = new AsyncDisposableStack();
  const upstream = parts.use(startFakeUpstream({
    keys: [key],
    legacyKey,
    people: new Map([[people.member, agencies.own], [people.outsider, agencies.other]]),
    rows: [
      ...fakeRows(42, { agency_id: agencies.own }),
      ...fakeRows(7, { agency_id: agencies.other, campaign_name: "Not for others" }),
    ],
  }));
  const stop = async () => await parts.disposeAsync();
  return {
    upstream,
    key,
    legacyKey,
    token: (person, claims, header) => signToken(key, userClaims(person, claims), header),
    legacyToken: (person, claims, header) =>
      signToken(legacyKey, userClaims(person, claims), { kid: undefined, ...header }),
    start: async (changes) =>
      parts.use(
        await startFunction({ settings: { ...settingsFor(upstream, [key]), ...changes }, deno }),
      ),
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
