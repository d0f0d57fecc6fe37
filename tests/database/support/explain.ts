import type { Session } from "./postgres.ts";

/** Buffers are blocks of 8 KiB, in memory or not. */
export interface Plan {
  buffers: number;
  text: string;
}

/** Runs a query with `$1` parameters and returns its cost. */
export async function explain(
  session: Session,
  query: string,
  parameters?: string[],
): Promise<Plan> {
  const [row] = await session.query(
    `explain (analyze, buffers, format json) ${query}`,
    parameters,
  );
  const text = JSON.stringify(row);
  // The first of each is the total.
  const [hit, read] = ["Hit", "Read"].map((how) =>
    Number(new RegExp(`"Shared ${how} Blocks":(\\d+)`).exec(text)?.[1])
  );
  return { buffers: Number(hit) + Number(read), text };
}
