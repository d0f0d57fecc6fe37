const encoder = new TextEncoder();

/** Scratch buffer, viewed as bytes (for UTF-8) and as 32-bit words (for hashing). */
const bytes = new Uint8Array(32_768);
const words = new Int32Array(bytes.buffer);

/**
 * A digest of a text, 64 bits as 16 hex digits: two multiplicative hashes over the words of its UTF-8, each finished
 * with the mixer of MurmurHash3. Not cryptographic: collisions are easy to construct. `crypto.subtle` takes several
 * times as long for a page, and importing `node:crypto` adds 15 ms to a cold start.
 */
export function digest(text: string): string {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let position = 0; position < text.length;) {
    const { read, written } = encoder.encodeInto(text.slice(position), bytes);
    bytes.fill(0, written, written + 3);
    for (let index = 0; index * 4 < written; index += 1) {
      const word = words[index] ?? 0;
      // Multiplication only propagates changes upward; the shift mixes them back into the low bits.
      a = Math.imul(a ^ word, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b ^ word, 0xcc9e2d51) + a | 0;
      b ^= b >>> 13;
    }
    position += read;
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
