import { KeyObject, sign } from "node:crypto";
import { base64url, exportSPKI, importJWK } from "jose";
import {
  createSigningKey,
  encodePart,
  hmacKey,
  type SigningKey,
  signParts,
  signToken,
  userClaims,
} from "./tokens.ts";

const user = crypto.randomUUID();
const encoder = new TextEncoder();

/** Tokens that are not even shaped like one, or say what no header and no claims may say. */
export async function malformedTokens(key: SigningKey): Promise<Record<string, string>> {
  const claims = userClaims(user);
  const good = await signToken(key, claims);
  const [header = "", payload = "", signature = ""] = good.split(".");
  const usual = { alg: key.alg, kid: key.kid, typ: "JWT" };
  const withHeader = (header: unknown) => signParts(key, header, claims);
  const withClaims = (claims: unknown) => signParts(key, usual, claims);
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
    "a header that is not UTF-8": await withHeader(notUtf8({ ...usual, typ: "?" })),
    "claims that are not JSON": await withClaims("{"),
    "claims of null": await withClaims(null),
    "claims of a list": await withClaims([claims]),
    "claims of a number": await withClaims(1),
    "claims that are not UTF-8": await withClaims(notUtf8({ ...claims, name: "?" })),
    "two sets of claims": await withClaims(JSON.stringify(claims).repeat(2)),
    "more than 16 KiB": await withClaims({ ...claims, filler: "x".repeat(12_288) }),
    "a publishable key": "sb_publishable_fake-key_For-Tests",
    "a secret key": "sb_secret_fake-key_For-Tests",
  };
}

/** JSON as bytes, with a byte that UTF-8 does not know in place of its question mark. */
function notUtf8(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value)).map((byte) => byte === 0x3f ? 0xff : byte);
}

/** HS256 tokens whose secret is the public key in one of its written forms. */
export async function confusedAlgorithms(key: SigningKey): Promise<Record<string, string>> {
  const { publicJwk } = key;
  const pem = await exportSPKI(await importJWK(publicJwk, "ES256") as CryptoKey);
  const signWith = async (secret: Uint8Array<ArrayBuffer>) =>
    await signToken(await hmacKey(secret, key.kid), userClaims(user));
  return {
    "the public key as JWK": await signWith(encoder.encode(JSON.stringify(publicJwk))),
    "the public key as PEM": await signWith(encoder.encode(`${pem}\n`)),
    "the public key as DER": await signWith(Uint8Array.fromBase64(pem.replace(/-+[^-]+-+/g, ""))),
  };
}

/** ES256 tokens with an invalid signature. */
export async function badSignatures(key: SigningKey): Promise<Record<string, string>> {
  const header = { alg: "ES256", kid: key.kid, typ: "JWT" };
  const claims = userClaims(user);
  const [, , signature = ""] = (await signParts(key, header, claims)).split(".");
  const good = base64url.decode(signature);
  const input = `${encodePart(header)}.${encodePart(claims)}`;
  const der = sign("sha256", encoder.encode(input), KeyObject.from(key.cryptoKey));
  const signed = (bytes: Uint8Array) => `${input}.${base64url.encode(bytes)}`;
  const [, , ofAnother] = (await signToken(key, userClaims(user))).split(".");
  const other = encodePart({ ...claims, sub: crypto.randomUUID() });
  return {
    "a signature of zeros": signed(new Uint8Array(64)),
    "a signature in DER": signed(der),
    "half a signature": signed(good.slice(0, 32)),
    "the signature of another token": `${input}.${ofAnother}`,
    "another key under a known kid": await signToken(
      await createSigningKey({ kid: key.kid }),
      claims,
    ),
    "claims changed after signing": `${encodePart(header)}.${other}.${signature}`,
    "a header changed after signing": `${encodePart({ ...header, typ: "jwt" })}.${
      encodePart(claims)
    }.${signature}`,
  };
}
