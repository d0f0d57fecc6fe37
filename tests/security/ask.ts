import type { Platform } from "../../dev/platform.ts";
import { callFunction } from "../../testkit/answers.ts";
import { userClaims } from "../../testkit/tokens.ts";
import type { ModelQuery } from "./reference_model.ts";

/** Calls the platform's function as this user. */
export async function ask(
  platform: Platform,
  userId: string,
  { status, campaign_id, limit, offset }: ModelQuery = {},
): Promise<Response> {
  const given = { status: status?.join(), campaign_id, limit, offset };
  const query = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, `${value}`]]
    ),
  );
  const token = await platform.signToken(userClaims(userId));
  return await callFunction(platform.functionUrl, token, { query: `?${query}` });
}
