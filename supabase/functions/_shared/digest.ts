/**
 * A digest of a text, 64 bits as 16 hex digits: two multiplicative hashes over its UTF-16 units, each finished with the
 * mixer of MurmurHash3. It tells texts apart and protects nothing: whoever wants to find two texts with one digest can.
 * `crypto.subtle` would take three times as long for a page, and importing `node:crypto` 15 ms of a cold start.
 */
export function digest(text: string): string {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0xcc9e2d51) + a | 0;
  }
  return toHex(mix(a ^ text.length)) + toHex(mix(b ^ a));
}

function mix(hash: number): number {
  let mixed = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  mixed = Math.imul(mixed ^ mixed >>> 13, 0xc2b2ae35);
  return (mixed ^ mixed >>> 16) >>> 0;
}

function toHex(hash: number): string {
  return hash.toString(16).padStart(8, "0");
}
