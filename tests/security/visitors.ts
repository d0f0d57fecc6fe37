import type { Platform } from "../../dev/platform.ts";
import { userClaims } from "../../testkit/tokens.ts";
import { type Dataset, loadDataset } from "./dataset.ts";

/** Somebody at the door of the Data API, and the ids of what is theirs. */
export interface Visitor {
  who: string;
  bearer: string | undefined;
  sees: "own" | "everything" | "nothing" | "no answer";
  agencyId?: string | undefined;
  userId?: string | undefined;
}

/** Everybody there is: members of two agencies, people of none, keys of all kinds, and nobody. */
export async function visitors(platform: Platform, dataset: Dataset): Promise<Visitor[]> {
  const [member, other] = dataset.people;
  const accounts = { noAgency: true, noProfile: false, deleted: false };
  const people = Object.entries(accounts).map(([who, hasProfile]) => {
    return { who, id: crypto.randomUUID(), agencyId: null, hasProfile };
  });
  await loadDataset(platform, { agencies: [], campaigns: [], agents: [], batches: [], people });
  const deleted = people.find(({ who }) => who === "deleted")?.id;
  await platform.sql("delete from auth.users where id = $1", [deleted]);

  const user = (id = "") => platform.signToken(userClaims(id));
  const legacy = (role: string) =>
    platform.signToken({ role, iss: "supabase", exp: 4_000_000_000 }, { alg: "HS256", typ: "JWT" });
  const found: Visitor[] = [
    { who: "a service-role key", bearer: await serviceToken(platform), sees: "everything" },
    { who: "nobody", bearer: undefined, sees: "no answer" },
    { who: "a publishable key", bearer: platform.publishableKey, sees: "no answer" },
    { who: "a legacy anon key", bearer: await legacy("anon"), sees: "no answer" },
    { who: "a forged token", bearer: `${await user(member?.id)}x`, sees: "no answer" },
  ];
  for (const person of [member, other]) {
    found.push({
      who: "a member",
      bearer: await user(person?.id),
      sees: "own",
      agencyId: person?.agencyId ?? undefined,
      userId: person?.id,
    });
  }
  for (const { who, id, hasProfile } of people) {
    found.push({
      who,
      bearer: await user(id),
      sees: hasProfile ? "own" : "nothing",
      userId: id,
    });
  }
  return found;
}

/** A legacy service-role key. */
export async function serviceToken(platform: Platform): Promise<string> {
  const claims = { role: "service_role", iss: "supabase", exp: 4_000_000_000 };
  return await platform.signToken(claims, { alg: "HS256", typ: "JWT" });
}
