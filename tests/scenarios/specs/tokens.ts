import { strict as assert } from "node:assert";
import type { JWTHeaderParameters } from "jose";
import { call, expectError, page } from "../caller.ts";
import { type Scenario, scenario, scenarioWithPowers } from "../scenario.ts";
import type { Target } from "../target.ts";

/** CONTRACT §5: whose token is taken. Those nobody signs in reality are tried in tests/security. */
export const tokenScenarios: Scenario[] = [
  scenario("what is no token, or no longer the one that was signed, is 401", async (target) => {
    const [header = "", payload = "", signature = ""] = (await target.token("member")).split(".");
    const claims = JSON.parse(fromBase64Url(payload));
    const stranger = { ...claims, sub: "50000000-0000-4000-8000-000000000003" };
    const flipped = signature.startsWith("A") ? "B" : "A";
    const tokens = [
      "x",
      "x.y.z",
      "..",
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${flipped}${signature.slice(1)}`,
      `${header}.${payload}.${signature}.${signature}`,
      `${header}.${toBase64Url(JSON.stringify(stranger))}.${signature}`,
      `${toBase64Url('{"alg":"none"}')}.${payload}.`,
      `${toBase64Url('{"alg":"none","typ":"JWT"}')}.${payload}.${signature}`,
      `${header}.${payload}.${signature}${"A".repeat(8 * 1024)}`,
    ];
    for (const token of tokens) await refused(target, token);
  }),

  scenario("a project key is no user's token", async (target) => {
    await refused(target, target.publishableKey);
    await refused(target, "sb_secret_0000000000000000000000_00000000");
  }),

  scenarioWithPowers("each claim must be there and hold now", async (target, { signToken }) => {
    const now = Math.floor(Date.now() / 1000);
    const good = {
      sub: "50000000-0000-4000-8000-000000000001",
      aud: "authenticated",
      role: "authenticated",
      iat: now,
      exp: now + 600,
    };
    const { iat: _, ...withoutIat } = good;
    const accepted = [
      good,
      withoutIat,
      { ...good, aud: ["other", "authenticated"] },
      { ...good, nbf: now + 10, iat: now + 10 },
      { ...good, sub: good.sub.toUpperCase() },
    ];
    for (const claims of accepted) {
      const token = await signToken(claims);
      assert.equal((await page(target, "?limit=1", { token })).pagination.total, 42);
    }
    const changes: Record<string, unknown>[] = [
      { exp: now - 1 },
      { exp: undefined },
      { exp: String(now + 600) },
      { nbf: now + 120 },
      { iat: now + 120 },
      { aud: "other" },
      { aud: undefined },
      { role: "anon" },
      { role: "service_role" },
      { role: undefined },
      { sub: "ada" },
      { sub: undefined },
    ];
    for (const change of changes) await refused(target, await signToken({ ...good, ...change }));
  }),

  scenarioWithPowers("the header must name the key that signed", async (target, { signToken }) => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const sub = "50000000-0000-4000-8000-000000000001";
    const claims = { sub, aud: "authenticated", role: "authenticated", exp };
    const headers: JWTHeaderParameters[] = [
      { alg: "ES256" },
      { alg: "ES256", kid: "another" },
      { alg: "ES256", kid: "" },
    ];
    for (const header of headers) await refused(target, await signToken(claims, header));
  }),

  scenarioWithPowers(
    "legacy tokens are good if the auth server says so",
    async (target, { signToken }) => {
      const exp = Math.floor(Date.now() / 1000) + 600;
      const sub = "50000000-0000-4000-8000-000000000001";
      const claims = { sub, aud: "authenticated", role: "authenticated", exp };
      const token = await signToken(claims, { alg: "HS256", typ: "JWT" });
      assert.equal((await page(target, "?limit=1", { token })).pagination.total, 42);
      await refused(target, `${token.slice(0, -2)}AA`);
      await refused(target, await signToken({ ...claims, role: "anon" }, { alg: "HS256" }));
      await refused(target, await signToken({ role: "service_role", exp }, { alg: "HS256" }));
    },
  ),
];

async function refused(target: Target, token: string): Promise<void> {
  const response = await call(target, "", { token });
  await expectError(response, "invalid_token");
  assert.match(response.headers.get("WWW-Authenticate") ?? "", /^Bearer .*\berror="invalid_token"/);
}

function toBase64Url(text: string): string {
  return new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
}

function fromBase64Url(text: string): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(text, { alphabet: "base64url" }));
}
