import type { Platform } from "../platform.ts";
import type { Expected } from "./judge.ts";
import type { Town } from "./town.ts";

/** One request of a soak and what it must be answered with. */
export interface SoakRequest {
  kind: string;
  query: string;
  init: RequestInit;
  expected: Expected;
  /** When its caller gives up, in milliseconds. */
  leavesAfter?: number;
}

/** Draws the next request of some caller, good or bad. */
export type Draw = () => SoakRequest;

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

/** Signs tokens for everybody in town and makes the draw. */
export async function createDraw(platform: Platform, town: Town): Promise<Draw> {
  const now = Math.floor(Date.now() / 1000);
  const sign = (sub: string, header?: { alg: string; kid: string }) => {
    const claims = { sub, aud: "authenticated", role: "authenticated", iat: now, exp: now + 7200 };
    return platform.signToken(claims, header);
  };
  const members = await Promise.all(
    town.members.map(async (member) => ({ ...member, token: await sign(member.id) })),
  );
  const stranger = await sign(town.stranger);
  const unknownKey = await sign(town.stranger, { alg: "ES256", kid: "unknown" });
  const expired = await platform.signToken({ sub: town.stranger, exp: now - 60 });

  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
  const refused = (token: string) =>
    request("bad token", { init: bearer(token), expected: { code: "invalid_token" } });
  const page = (kind: string, query = pick(queries), leavesAfter?: number): SoakRequest => {
    const { token, agencyId } = pick(members);
    const more = leavesAfter === undefined ? {} : { leavesAfter };
    return request(kind, { query, init: bearer(token), expected: { agencyId }, ...more });
  };

  const draws: [number, Draw][] = [
    [60, () => page("page")],
    [10, () => page("campaign", `?campaign_id=${pick(town.campaigns)}`)],
    [5, () => page("leaver", "", Math.random() * 15)],
    [3, () => refused(`${pick(members).token.slice(0, -9)}AAAAAAAAA`)],
    [3, () => refused(pick([expired, unknownKey, platform.publishableKey, "a.b.c"]))],
    [3, () => request("no token", { expected: { code: "missing_authorization" } })],
    [5, () => {
      const init = bearer(pick(members).token);
      const expected = { code: "invalid_request" } as const;
      return request("bad query", { query: pick(badQueries), init, expected });
    }],
    [3, () => request("stranger", { init: bearer(stranger), expected: { code: "no_agency" } })],
    [2, () => {
      const init = { ...bearer(stranger), method: "POST" };
      return request("POST", { init, expected: { code: "method_not_allowed" } });
    }],
    [2, () => request("preflight", { init: { method: "OPTIONS" }, expected: "preflight" })],
  ];
  const total = draws.reduce((sum, [weight]) => sum + weight, 0);
  return () => {
    let place = Math.random() * total;
    for (const [weight, draw] of draws) {
      if ((place -= weight) < 0) return draw();
    }
    return page("page");
  };
}

function request(
  kind: string,
  { query = "", init = {}, ...rest }: Partial<SoakRequest> & Pick<SoakRequest, "expected">,
): SoakRequest {
  return { kind, query, init, ...rest };
}

function pick<T>(list: readonly T[]): T {
  const picked = list[Math.floor(Math.random() * list.length)];
  if (picked === undefined) throw new RangeError("There is nothing to pick from");
  return picked;
}
