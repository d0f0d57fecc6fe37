/** The median; NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [lower = NaN, upper = NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (lower + upper) / 2;
}

/**
 * Measures several things alternately, so that other load on the machine affects them alike. Every other round goes
 * backwards. Returns each item with its values in the order of the rounds.
 */
export async function byTurns<Item, Value>(
  rounds: number,
  items: readonly Item[],
  measure: (item: Item) => Promise<Value>,
): Promise<[Item, Value[]][]> {
  const measured = items.map((item): [Item, Value[]] => [item, []]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [item, values] of round % 2 === 0 ? measured : measured.toReversed()) {
      values.push(await measure(item));
    }
  }
  return measured;
}
