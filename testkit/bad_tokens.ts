import { base64url } from "jose";
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

/** Tokens that are not even shaped like one, or say what no header and no claims may say. */
export async function malformedTokens(key: SigningKey): Promise<BadTokens> {
  const good = await signToken(key, claims());
  const [header = "", payload = "", signature = ""] = good.split(".");
  const withHeader = (header: unknown) => signParts(key, header, claims());
  const withClaims = (claims: unknown) =>
    signParts(key, { alg: key.alg, kid: key.kid, typ: "JWT" }, claims);
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
    "a header that is no JSON": await withHeader("no JSON"),
    "a header of null": await withHeader(null),
    "a header of a list": await withHeader([]),
    "a header of text": await withHeader('"ES256"'),
    "a header that is no UTF-8": await withHeader(
      noUtf8(JSON.stringify({ alg: key.alg, kid: key.kid, typ: "?" })),
    ),
    "claims that are no JSON": await withClaims("{"),
    "claims of null": await withClaims(null),
    "claims of a list": await withClaims([claims()]),
    "claims of a number": await withClaims(1),
    "claims that are no UTF-8": await withClaims(
      noUtf8(JSON.stringify({ ...claims(), name: "?" })),
    ),
    "two sets of claims": await withClaims(asJson + asJson),
    "more than 8 KiB": await withClaims({ ...claims(), filler: "x".repeat(8192) }),
    "a publishable key": "sb_publishable_fake-key_For-Tests",
    "a secret key": "sb_secret_fake-key_For-Tests",
  };
}

/** The bytes of a text with a byte that UTF-8 does not know in place of its question mark. */
function noUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text).map((byte) => byte === 0x3f ? 0xff : byte);
}

/** Tokens of algorithms that are not accepted, or not for that key. */
export async function wrongAlgorithms(key: SigningKey, rsaKey: SigningKey): Promise<BadTokens> {
  const tokens: BadTokens = {};
  for (
    const alg of ["none", "None", "NONE", "nOnE", "none ", "", null, undefined, 0, true, ["none"]]
  ) {
    const header = { alg, kid: key.kid, typ: "JWT" };
    tokens[`alg ${JSON.stringify(alg)} without a signature`] = joinParts(header, claims(), "");
    tokens[`alg ${JSON.stringify(alg)} with a good signature`] = await signParts(
      key,
      header,
      claims(),
    );
  }
  const others = "es256 ES384 ES512 ES256K PS256 PS512 RS512 HS384 HS512 EdDSA RS256".split(" ");
  for (const alg of [...others, ["ES256"], { alg: "ES256" }]) {
    tokens[`alg ${JSON.stringify(alg)} for an ES256 key`] = await signToken(key, claims(), { alg });
  }
  tokens["alg ES256 for an RS256 key"] = await signToken(rsaKey, claims(), { alg: "ES256" });
  tokens["alg RS256 by an RSA key, for an ES256 key"] = await signToken(rsaKey, claims(), {
    kid: key.kid,
  });
  return tokens;
}

/** HS256 tokens whose secret is the public key in one of its written forms. */
export async function confusedAlgorithms(key: SigningKey): Promise<BadTokens> {
  const { x = "", y = "" } = key.publicJwk;
  const text = (text: string) => new Uint8Array(new TextEncoder().encode(text));
  const publicKey = await crypto.subtle.importKey(
    "jwk",
    { kty: "EC", crv: "P-256", x, y },
    { name: "ECDSA", namedCurve: "P-256" },
    true,
    ["verify"],
  );
  const der = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  const body = der.toBase64().replace(/.{64}/g, "$&\n");
  const secrets: Record<string, Uint8Array<ArrayBuffer>> = {
    "as JWK": text(JSON.stringify(key.publicJwk)),
    "as DER": der,
    "as PEM": text(`-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`),
    "as its x": text(x),
  };
  const tokens: BadTokens = {};
  for (const [form, secret] of Object.entries(secrets)) {
    const hmac = await hmacKey(secret, key.kid);
    tokens[`the public key ${form} for an HS256 secret`] = await signToken(hmac, claims());
    tokens[`the public key ${form} for an HS256 secret, no kid`] = await signToken(hmac, claims(), {
      kid: undefined,
    });
  }
  return tokens;
}

/** ES256 tokens whose signature is not the key's, or not in its form. */
export async function badSignatures(key: SigningKey): Promise<BadTokens> {
  const header = { alg: "ES256", kid: key.kid, typ: "JWT" };
  const own = claims();
  const input = `${encodePart(header)}.${encodePart(own)}`;
  const good = await signatureOf(key, input);
  const withSignature = (signature: Uint8Array) => `${input}.${base64url.encode(signature)}`;
  const otherKey = await createSigningKey({ kid: key.kid });
  const order = Uint8Array.fromHex(
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
  );
  const ofOther = (await signToken(key, claims())).split(".")[2] ?? "";
  return {
    "r = s = 0": withSignature(new Uint8Array(64)),
    "r = s = the order of the curve": withSignature(new Uint8Array([...order, ...order])),
    "r = 0": withSignature(new Uint8Array([...new Uint8Array(32), ...good.slice(32)])),
    "s = 0": withSignature(new Uint8Array([...good.slice(0, 32), ...new Uint8Array(32)])),
    "a signature in DER": withSignature(toDer(good)),
    "a signature too short by a byte": withSignature(good.slice(0, 63)),
    "a signature too long by a byte": withSignature(new Uint8Array([...good, 0])),
    "half a signature": withSignature(good.slice(0, 32)),
    "a signature of one byte": withSignature(new Uint8Array(1)),
    "a flipped bit": withSignature(good.map((byte, index) => index === 40 ? byte ^ 1 : byte)),
    "the signature of another token": `${input}.${ofOther}`,
    "another key under a known kid": await signToken(otherKey, own),
    "claims changed after signing": joinParts(header, { ...own, sub: crypto.randomUUID() }, good),
    "a header changed after signing": joinParts({ ...header, typ: "jwt" }, own, good),
  };
}

/** The ASN.1 form of an ES256 signature, which JWS does not use. */
function toDer(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array) => {
    const padded = (bytes[0] ?? 0) > 127 ? [0, ...bytes] : [...bytes];
    return [0x02, padded.length, ...padded];
  };
  const body = [...integer(raw.slice(0, 32)), ...integer(raw.slice(32))];
  return new Uint8Array([0x30, body.length, ...body]);
}
