import { median } from "../../dev/testkit/statistics.ts";

/** A number with three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** The median of each figure over some rounds, with three significant digits. */
export function medians<Figures extends Record<string, number>>(rounds: Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  const middle = (name: string) => rounded(median(rounds.map((round) => round[name] ?? NaN)));
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as Figures;
}

/**
 * Measures several things by turns, so that whatever else the machine does disturbs them alike. Every other round goes
 * backwards. Gives each one with its values in the order of the rounds.
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
