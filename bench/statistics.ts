/** The middle of some numbers; of an even count the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower = NaN, upper = NaN] = [
    sorted[Math.ceil(middle) - 1],
    sorted[Math.floor(middle)],
  ];
  return (lower + upper) / 2;
}

/** A number with so many significant digits, 3 unless told otherwise. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}

/**
 * Measures several things by turns, so that whatever else the machine does disturbs them alike. Every other round goes
 * backwards. Gives each one's values in the order of the rounds.
 */
export async function byTurns<Key extends string, Value>(
  rounds: number,
  measures: Readonly<Record<Key, () => Promise<Value>>>,
): Promise<Record<Key, Value[]>> {
  const names = Object.keys(measures) as Key[];
  const values = Object.fromEntries(names.map((name) => [name, [] as Value[]])) as Record<
    Key,
    Value[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      values[name].push(await measures[name]());
    }
  }
  return values;
}

/** How long a step takes, in milliseconds. */
export async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return performance.now() - start;
}
