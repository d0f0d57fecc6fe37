import type postgres from "postgres";
import { byTurns, median, rounded, timed } from "../statistics.ts";
import { withoutCounting } from "./changes.ts";

/** One statement that inserts so many contacts into one batch; times in milliseconds, medians. */
export interface LoadingResult {
  contacts: number;
  uncountedMs: number;
  countedMs: number;
  ratio: number;
}

class Undo extends Error {}

/** Loads contacts with the triggers that count and without. Takes everything back. */
export async function measureLoads(
  sql: postgres.Sql,
  { contacts, rounds }: { contacts: number; rounds: number },
): Promise<LoadingResult> {
  const load = (counted: boolean) => async () => {
    let ms = NaN;
    await sql.begin(async (transaction) => {
      if (!counted) await withoutCounting(transaction);
      const [batch] = await transaction`
        insert into public.call_batches (agency_id, from_number)
        select agency_id, from_number from public.call_batches limit 1 returning id`;
      ms = await timed(() =>
        transaction`
          insert into public.call_batch_contacts (batch_id, phone_number, status)
          select ${batch?.id}, '+1557' || lpad(n::text, 7, '0'), 'pending'
          from generate_series(1, ${contacts}::int) as n`
      );
      throw new Undo();
    }).catch((thrown) => {
      if (!(thrown instanceof Undo)) throw thrown;
    });
    await sql`vacuum public.call_batch_contacts`;
    return ms;
  };
  await load(true)();
  const { uncounted, counted } = await byTurns(rounds, {
    uncounted: load(false),
    counted: load(true),
  });
  const [uncountedMs, countedMs] = [median(uncounted), median(counted)];
  return {
    contacts,
    uncountedMs: rounded(uncountedMs),
    countedMs: rounded(countedMs),
    ratio: rounded(countedMs / uncountedMs),
  };
}
