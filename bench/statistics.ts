/** A number with three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** How long a step takes, in milliseconds. */
export async function timed(step: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await step();
  return performance.now() - start;
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
  const values = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
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
