import fc from "fast-check";

/** `TEST_SEED=N deno test …` repeats a run. */
export const seed = Number(Deno.env.get("TEST_SEED") ?? Math.floor(Math.random() * 2 ** 31));

fc.configureGlobal({ seed });
console.log(`TEST_SEED=${seed}`);

/** mulberry32: numbers in [0, 1), reproducible by seed. */
export function createRandom(from = seed): () => number {
  let state = from | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

const random = createRandom();

/** A UUID of version 4, reproducible by seed. */
export function randomUuid(): string {
  const shape = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  return shape.replaceAll("x", () => Math.floor(random() * 16).toString(16));
}
