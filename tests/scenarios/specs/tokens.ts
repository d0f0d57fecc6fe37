import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { readError } from "../../../dev/testkit/responses.ts";
import { encodePart, userClaims, withChangedSignature } from "../../../dev/testkit/tokens.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../target.ts";
import { people } from "../seed.ts";

export const tokenScenarios: Scenario[] = [
  scenario(
    "a changed token is 401",
    async ({ call, token, publishableKey }) => {
      const good = await token("member");
      const [header = "", claims = "", signature = ""] = good.split(".");
      const another = encodePart({ ...decodeJwt(good), sub: people.outsider.id });
      const tokens = [
        "x.y.z",
        withChangedSignature(good),
        `${header}.${claims}.`,
        `${header}.${another}.${signature}`,
        `${encodePart({ alg: "none" })}.${claims}.`,
        publishableKey,
      ];
      for (const bad of tokens) await readError(await call("", { token: bad }), "invalid_token");
    },
  ),

  scenario("a token outside the Authorization header is ignored", async ({ call, token }) => {
    const good = await token("member");
    const headers = { Cookie: `sb-access-token=${good}`, "X-Authorization": good };
    const query = `?token=${good}&access_token=${good}&jwt=${good}&Authorization=${good}`;
    await readError(await call(query, { as: null, headers }), "missing_authorization");
  }),

  scenarioWithAdmin(
    "a legacy token is accepted if the auth server accepts it",
    async ({ call, page }, { signToken }) => {
      const header = { alg: "HS256", typ: "JWT" };
      const token = await signToken(
        userClaims(people.member.id, { session_id: undefined }),
        header,
      );
      assert.equal((await page("", { token })).pagination.total, 42);
      const anonKey = await signToken({ role: "anon", exp: 4e9 }, header);
      for (const bad of [withChangedSignature(token), anonKey]) {
        await readError(await call("", { token: bad }), "invalid_token");
      }
    },
  ),
];
