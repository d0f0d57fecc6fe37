import { badClaims, badHeaders, foreignKeys, hostileKids } from "./bad_claims.ts";
import {
  createSigningKey,
  encodePart,
  hmacKey,
  joinParts,
  signatureOf,
  type SigningKey,
  signParts,
  signToken,
  userClaims,
} from "./tokens.ts";

/** Tokens by what is wrong with them. */
export type BadTokens = Record<string, string>;

/** The keys that the bad tokens are bad for, and an address where their makers wait to be called. */
export interface BadTokenOptions {
  /** An ES256 and an RS256 key of the project. */
  key: SigningKey;
  rsaKey: SigningKey;
  address: string;
}

/**
 * Every kind of token that must be refused by a project whose keys are ES256 and RS256, by kind and by what is wrong.
 * `claims` and `malformed` are refused without a look at any key.
 */
export async function badTokens({ key, rsaKey, address }: BadTokenOptions) {
  return {
    malformed: await malformedTokens(key),
    claims: await badClaims(key),
    headers: await badHeaders(key),
    algorithms: await wrongAlgorithms(key, rsaKey),
    confusion: await confusedAlgorithms(key),
    signatures: await badSignatures(key),
    keys: await foreignKeys(key, address),
    kids: await hostileKids(key, address),
  } satisfies Record<string, BadTokens>;
}

const user = "75736572-0000-4000-8000-000000000001";
const claims = () => userClaims(user);
const encoder = new TextEncoder();

/** Tokens that are not even shaped like one, or say what no header and no claims may say. */
async function malformedTokens(key: SigningKey): Promise<BadTokens> {
  const good = await signToken(key, claims());
  const [header = "", payload = "", signature = ""] = good.split(".");
  const headerOf = { alg: key.alg, kid: key.kid, typ: "JWT" };
  const withHeader = (header: unknown) => signParts(key, header, claims());
  const withClaims = (claims: unknown) => signParts(key, headerOf, claims);
  const asJson = JSON.stringify(claims());
  return {
    "one part": header,
    "two parts": `${header}.${payload}`,
    "four parts": `${good}.${signature}`,
    "five parts, as an encrypted token has": `${good}.${payload}.${signature}`,
    "no header": `.${payload}.${signature}`,
    "no claims": `${header}..${signature}`,
    "no signature": `${header}.${payload}.`,
    "dots alone": "..",
    "padding": `${header}==.${payload}.${signature}`,
    "the other base64 alphabet": `${header}.${payload}.${signature.slice(0, -2)}+/`,
    "a space inside": `${header}. ${payload}.${signature}`,
    "two tokens": `${good}, Bearer ${good}`,
    "quotes": `"${good}"`,
    "a percent sign": good.replace(".", "%2E"),
    "a part of impossible length": `${header}A.${payload}.${signature}`,
    "a header that is not JSON": await withHeader("not JSON"),
    "a header of null": await withHeader(null),
    "a header of a list": await withHeader([]),
    "a header of text": await withHeader('"ES256"'),
    "a header that is not UTF-8": await withHeader(notUtf8({ ...headerOf, typ: "?" })),
    "claims that are not JSON": await withClaims("{"),
    "claims of null": await withClaims(null),
    "claims of a list": await withClaims([claims()]),
    "claims of a number": await withClaims(1),
    "claims that are not UTF-8": await withClaims(notUtf8({ ...claims(), name: "?" })),
    "two sets of claims": await withClaims(asJson + asJson),
    "more than 8 KiB": await withClaims({ ...claims(), filler: "x".repeat(8192) }),
    "a publishable key": "sb_publishable_fake-key_For-Tests",
    "a secret key": "sb_secret_fake-key_For-Tests",
  };
}

/** JSON as bytes, with a byte that UTF-8 does not know in place of its question mark. */
function notUtf8(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value)).map((byte) => byte === 0x3f ? 0xff : byte);
}

/** Tokens of algorithms that are not accepted, or not for that key. */
async function wrongAlgorithms(key: SigningKey, rsaKey: SigningKey): Promise<BadTokens> {
  const tokens: BadTokens = {
    "alg ES256 for an RS256 key": await signToken(rsaKey, claims(), { alg: "ES256" }),
    "alg RS256 by an RSA key, for an ES256 key": await signToken(rsaKey, claims(), {
      kid: key.kid,
    }),
  };
  const none = ["none", "None", "NONE", "nOnE", "none ", "", null, undefined, 0, true, ["none"]];
  for (const alg of none) {
    const header = { alg, kid: key.kid, typ: "JWT" };
    tokens[`alg ${JSON.stringify(alg)}, unsigned`] = joinParts(header, claims(), "");
    tokens[`alg ${JSON.stringify(alg)}, signed`] = await signParts(key, header, claims());
  }
  const others = "es256 ES384 ES512 ES256K PS256 PS512 RS512 HS384 HS512 EdDSA RS256".split(" ");
  for (const alg of [...others, ["ES256"], { alg: "ES256" }]) {
    tokens[`alg ${JSON.stringify(alg)} for an ES256 key`] = await signToken(key, claims(), { alg });
  }
  return tokens;
}

/** HS256 tokens whose secret is the public key in one of its written forms. */
async function confusedAlgorithms(key: SigningKey): Promise<BadTokens> {
  const { x = "", y = "" } = key.publicJwk;
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const publicKey = await crypto.subtle.importKey("jwk", jwk, algorithm, true, ["verify"]);
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const body = der.toBase64().replace(/.{64}/g, "$&\n");
  const secrets = {
    "as JWK": encoder.encode(JSON.stringify(key.publicJwk)),
    "as DER": der,
    "as PEM": encoder.encode(`-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`),
    "as its x": encoder.encode(x),
  };
  const tokens: BadTokens = {};
  for (const [form, secret] of Object.entries(secrets)) {
    for (const kid of [key.kid, undefined]) {
      const what = `the public key ${form} as an HS256 secret, ${kid ? "its" : "no"} kid`;
      tokens[what] = await signToken(await hmacKey(secret, key.kid), claims(), { kid });
    }
  }
  return tokens;
}

/** ES256 tokens whose signature is not the key's, or not in its form. */
async function badSignatures(key: SigningKey): Promise<BadTokens> {
  const header = { alg: "ES256", kid: key.kid, typ: "JWT" };
  const own = claims();
  const good = await signatureOf(key, `${encodePart(header)}.${encodePart(own)}`);
  const signed = (...bytes: Iterable<number>[]) =>
    joinParts(header, own, new Uint8Array(bytes.flatMap((part) => [...part])));
  const [r, s, zero] = [good.slice(0, 32), good.slice(32), new Uint8Array(32)];
  const order = Uint8Array.fromHex(
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
  );
  const [, , ofAnother = ""] = (await signToken(key, claims())).split(".");
  const sameKid = await createSigningKey({ kid: key.kid });
  return {
    "r = s = 0": signed(zero, zero),
    "r = s = the order of the curve": signed(order, order),
    "r = 0": signed(zero, s),
    "s = 0": signed(r, zero),
    "a signature in DER": signed(toDer(r, s)),
    "a signature too short by a byte": signed(good.slice(0, 63)),
    "a signature too long by a byte": signed(good, [0]),
    "half a signature": signed(r),
    "a signature of one byte": signed([0]),
    "a flipped bit": signed(good.map((byte, index) => index === 40 ? byte ^ 1 : byte)),
    "the signature of another token": `${encodePart(header)}.${encodePart(own)}.${ofAnother}`,
    "another key under a known kid": await signToken(sameKid, own),
    "claims changed after signing": joinParts(header, { ...own, sub: crypto.randomUUID() }, good),
    "a header changed after signing": joinParts({ ...header, typ: "jwt" }, own, good),
  };
}

/** The ASN.1 form of an ES256 signature, which JWS does not use. */
function toDer(...numbers: Uint8Array[]): number[] {
  const body = numbers.flatMap((bytes) => {
    const padded = (bytes[0] ?? 0) > 127 ? [0, ...bytes] : [...bytes];
    return [0x02, padded.length, ...padded];
  });
  return [0x30, body.length, ...body];
}
