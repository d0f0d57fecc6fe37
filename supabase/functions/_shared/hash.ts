/**
 * A hash of 64 bits, to compare texts: FNV-1a, and a second hash over its states. Not cryptographic: collisions are easy
 * to construct. `crypto.subtle` would hash on another thread, which takes 3 to 5 % of a request.
 */
export function hash(text: string): string {
  let [first, second] = [0x811c9dc5, 0x9e3779b9];
  for (let at = 0; at < text.length; at += 1) {
    first = Math.imul(first ^ text.charCodeAt(at), 0x01000193);
    second = Math.imul(second ^ first, 0x85ebca6b);
  }
  return [first, second].map((part) => (part >>> 0).toString(36)).join("-");
}
