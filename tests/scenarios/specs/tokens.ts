import assert from "node:assert/strict";
import { readError } from "../../../testkit/answers.ts";
import {
  type Changes,
  encodePart,
  readClaims,
  userClaims,
  withChangedSignature,
} from "../../../testkit/tokens.ts";
import { type Scenario, scenario, scenarioWithAdmin } from "../scenario.ts";
import { userId } from "../seed.ts";

/** Whose token is accepted, shown by one of each kind on the project's own keys. */
export const tokenScenarios: Scenario[] = [
  scenario(
    "a token that is not the one that was signed is 401",
    async ({ call, token, publishableKey }) => {
      const good = await token("member");
      const [header = "", claims = "", signature = ""] = good.split(".");
      const flipped = signature.startsWith("A") ? "B" : "A";
      const another = encodePart({ ...readClaims(good), sub: userId(3) });
      const tokens = [
        "x.y.z",
        `${header}.${claims}.`,
        `${header}.${claims}.${flipped}${signature.slice(1)}`,
        `${header}.${another}.${signature}`,
        `${encodePart({ alg: "none" })}.${claims}.`,
        `${good}${"A".repeat(8 * 1024)}`,
        publishableKey,
        "sb_secret_0000000000000000000000_00000000",
      ];
      for (const bad of tokens) await readError(await call("", { token: bad }), "invalid_token");
    },
  ),

  scenarioWithAdmin(
    "each claim must be there and hold now, and the header name the key that signed",
    async ({ call, page }, { signToken }) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = (changes: Changes) => userClaims(userId(1), changes);
      const accepted: Changes[] = [
        {},
        { iat: undefined },
        { aud: ["other", "authenticated"] },
        { nbf: now + 10, iat: now + 10 },
        { sub: userId(1).toUpperCase() },
      ];
      for (const changes of accepted) {
        const token = await signToken(claims(changes));
        assert.equal((await page("?limit=1", { token })).pagination.total, 42);
      }
      const refused: Changes[] = [
        { exp: now - 1 },
        { nbf: now + 120 },
        { iat: now + 120 },
        { aud: "other" },
        { role: "anon" },
        { sub: "ada" },
      ];
      const tokens = [
        ...refused.map((changes) => signToken(claims(changes))),
        signToken(claims({}), { alg: "ES256" }),
        signToken(claims({}), { alg: "ES256", kid: "another" }),
      ];
      for (const token of tokens) {
        await readError(await call("", { token: await token }), "invalid_token");
      }
    },
  ),

  scenarioWithAdmin(
    "a legacy token is accepted if the auth server says so",
    async ({ call, page }, { signToken }) => {
      const header = { alg: "HS256", typ: "JWT" };
      const token = await signToken(userClaims(userId(1), { session_id: undefined }), header);
      assert.equal((await page("?limit=1", { token })).pagination.total, 42);
      const anonKey = await signToken({ role: "anon", exp: 4e9 }, header);
      for (const bad of [withChangedSignature(token), anonKey]) {
        await readError(await call("", { token: bad }), "invalid_token");
      }
    },
  ),
];
