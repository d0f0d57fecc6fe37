import * as z from "zod/mini";
import { ApiError } from "../http/errors.ts";

/** Reads the token of an `Authorization: Bearer …` header (RFC 6750). Throws `missing_authorization` without one. */
export function readBearerToken(headers: Headers): string {
  const token = /^bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token === undefined) throw new ApiError("missing_authorization");
  return token;
}

/** Characters. Metadata of an identity provider can make a token longer than 8 KiB. */
const maxLength = 16_384;

/** How far `nbf` and `iat` may be ahead of this clock, in seconds. */
const leeway = 30;

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** `crit` names extensions that must be understood (RFC 7515, 4.1.11); none are, so it may not be there. */
const headerSchema = z.discriminatedUnion("alg", [
  z.object({
    alg: z.enum(["ES256", "RS256"]),
    kid: z.string().check(z.minLength(1)),
    crit: z.optional(z.undefined()),
  }),
  z.object({
    alg: z.literal("HS256"),
    kid: z.optional(z.string()),
    crit: z.optional(z.undefined()),
  }),
]);

const claimsSchema = z.object({
  sub: z.guid(),
  role: z.literal("authenticated"),
  aud: z.union([
    z.literal("authenticated"),
    z.array(z.string()).check(z.refine((aud) => aud.includes("authenticated"))),
  ]),
  exp: z.number(),
  nbf: z.optional(z.number()),
  iat: z.optional(z.number()),
  iss: z.optional(z.unknown()),
});

export type TokenHeader = z.infer<typeof headerSchema>;
export type TokenClaims = z.infer<typeof claimsSchema>;

export interface ClaimRules {
  /** Seconds. */
  now: number;
  issuer: string | undefined;
}

/** Reads a JWT and checks everything except its signature. Undefined if it is not the token of a signed-in user. */
export function readToken(
  token: string,
  { now, issuer }: ClaimRules,
): { header: TokenHeader; claims: TokenClaims } | undefined {
  if (token.length > maxLength || !shape.test(token)) return undefined;
  const [headerPart = "", claimsPart = ""] = token.split(".");
  const header = headerSchema.safeParse(decodePart(headerPart)).data;
  const claims = claimsSchema.safeParse(decodePart(claimsPart)).data;
  if (!header || !claims) return undefined;
  if (claims.exp <= now) return undefined;
  if ((claims.nbf ?? 0) > now + leeway || (claims.iat ?? 0) > now + leeway) {
    return undefined;
  }
  if (issuer !== undefined && claims.iss !== issuer) return undefined;
  return { header, claims };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decodePart(part: string): unknown {
  try {
    const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(
      utf8.decode(
        Uint8Array.from(binary, (character) => character.charCodeAt(0)),
      ),
    );
  } catch {
    return undefined;
  }
}
