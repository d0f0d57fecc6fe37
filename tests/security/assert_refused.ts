import assert from "node:assert/strict";
import { callFunction, readError } from "../../testkit/answers.ts";
import type { FakeUpstream } from "../../testkit/fake_upstream.ts";
import type { BadTokens } from "../../testkit/bad_tokens.ts";

/** Presents each token and fails unless it is refused without the database being asked. */
export async function assertTokensRefused(
  { url }: { url: string },
  upstream: FakeUpstream,
  tokens: BadTokens,
): Promise<void> {
  upstream.calls = [];
  for (const [what, token] of Object.entries(tokens)) {
    const response = await callFunction(url, token);
    assert.equal(response.status, 401, `Not refused: ${what}`);
    await readError(response, "invalid_token");
  }
  assert.equal(upstream.count("profile", "list", "count", "other"), 0);
}
