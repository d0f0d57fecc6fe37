import { z } from "zod";

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const common = {
  kid: z.string().min(1),
  use: z.literal("sig").optional(),
  key_ops: z.array(z.string()).refine((ops) => ops.includes("verify"))
    .optional(),
};

/** 342 base64url characters hold 2048 bits, the least an RS256 key may have (RFC 7518, 3.3). */
const jwk = z.discriminatedUnion("kty", [
  z.object({
    ...common,
    kty: z.literal("EC"),
    crv: z.literal("P-256"),
    alg: z.literal("ES256").default("ES256"),
    x: base64url,
    y: base64url,
  }),
  z.object({
    ...common,
    kty: z.literal("RSA"),
    alg: z.literal("RS256").default("RS256"),
    n: base64url.min(342),
    e: base64url,
  }),
]);

/** A public key with which a user's token may be signed: EC P-256 (`ES256`) or RSA (`RS256`). */
export type Jwk = z.infer<typeof jwk>;

const keySet = z.union([
  z.object({ keys: z.array(z.unknown()) }).transform((set) => set.keys),
  z.array(z.unknown()),
]);

/**
 * The usable keys of a JSON Web Key Set (RFC 7517), or of a bare list of keys.
 * Keys of other kinds, secret ones among them, are left out. Undefined when it is no key set at all.
 */
export function parseKeySet(value: unknown): Jwk[] | undefined {
  const parsed = keySet.safeParse(value);
  if (!parsed.success) return undefined;
  return parsed.data.flatMap((key) => jwk.safeParse(key).data ?? []);
}
