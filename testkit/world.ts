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

/** The people of the fake project. */
export const people = {
  member: fakeId("user", 1),
  other: fakeId("user", 2),
  stranger: fakeId("user", 3),
} as const;

/** The agencies of the fake project. */
export const agencies = { own: fakeId("agency", 1), other: fakeId("agency", 2) } as const;

/** A fake project: a member of each of two agencies, 42 and 7 batches, an ES256 key. */
export interface World extends AsyncDisposable {
  readonly upstream: FakeUpstream;
  key: SigningKey;
  /** A token of this person, signed with the project's key. */
  token(person: string, changes?: Changes, header?: Changes): Promise<string>;
  /** Starts the function before this upstream; it ends with the world. */
  start(settings?: FunctionOptions["settings"]): Promise<RunningFunction>;
}

/** `FUNCTION_DENO=2.1.4 deno test …` runs the function on that version. */
const version = Deno.env.get("FUNCTION_DENO");
const deno = version ? await findDeno(version) : undefined;

/** Makes the fake project. */
export async function createWorld(): Promise<World> {
  const key = await createSigningKey();
  const parts = new AsyncDisposableStack();
  const upstream = parts.use(startFakeUpstream({
    keys: [key],
    people: new Map([[people.member, agencies.own], [people.other, agencies.other]]),
    rows: [
      ...fakeRows(42, { agency_id: agencies.own }),
      ...fakeRows(7, { agency_id: agencies.other, campaign_name: "Not for others" }),
    ],
  }));
  const dispose = () => parts.disposeAsync();
  return {
    upstream,
    key,
    token: (person, changes, header) => signToken(key, userClaims(person, changes), header),
    start: async (changes = {}) => {
      const settings = { ...settingsOf(upstream, [key]), ...changes };
      return parts.use(await startFunction({ settings, deno }));
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** The settings of a function before this upstream, with these keys given to it. */
export function settingsOf({ url }: { url: string }, keys: readonly SigningKey[]) {
  return {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_JWKS: JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  };
}
