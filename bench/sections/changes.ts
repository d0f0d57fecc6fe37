import type postgres from "postgres";
import { byTurns, median, rounded, timed } from "../statistics.ts";

/** One contact's status changed and committed; times in milliseconds, medians. */
export interface ChangeResult {
  uncountedMs: number;
  countedMs: number;
  /** While another transaction, not yet committed, has changed a contact of the same batch. */
  besideNeighbourMs: number;
  countedRatio: number;
  besideNeighbourRatio: number;
}

/** Some contacts of a batch. */
export interface Contacts {
  batchId: string;
  ids: string[];
}

/** Changes contacts of one batch, so many in a row. */
export async function measureChanges(
  sql: postgres.Sql,
  [batch]: Contacts[],
  changes: number,
): Promise<ChangeResult> {
  const [held, ...ids] = batch?.ids ?? [];
  let next = 0;
  const change = () => timed(() => changeContact(sql, ids[next++ % ids.length]));
  const many = async () => {
    const times: number[] = [];
    while (times.length < changes) times.push(await change());
    return median(times);
  };
  const measured = await byTurns(5, {
    uncounted: async () => {
      await withoutCounting(sql);
      const ms = await many();
      await sql`alter table public.call_batch_contacts enable trigger user`;
      return ms;
    },
    counted: many,
    besideNeighbour: async () => {
      const neighbour = await sql.reserve();
      try {
        await neighbour`begin`;
        await changeContact(neighbour, held);
        return await many();
      } finally {
        await neighbour`rollback`;
        neighbour.release();
      }
    },
  });
  const [uncountedMs, countedMs, besideNeighbourMs] = [
    median(measured.uncounted),
    median(measured.counted),
    median(measured.besideNeighbour),
  ];
  return {
    uncountedMs: rounded(uncountedMs),
    countedMs: rounded(countedMs),
    besideNeighbourMs: rounded(besideNeighbourMs),
    countedRatio: rounded(countedMs / uncountedMs),
    besideNeighbourRatio: rounded(besideNeighbourMs / countedMs),
  };
}

/** Switches the triggers off that count, till the end of the transaction or until they are enabled. */
export async function withoutCounting(sql: postgres.Sql | postgres.TransactionSql): Promise<void> {
  await sql`alter table public.call_batch_contacts disable trigger user`;
}

/** Changes the status of one contact. */
export async function changeContact(sql: postgres.Sql, id: string | undefined): Promise<void> {
  if (id === undefined) throw new Error("A batch has no contacts");
  await sql`
    update public.call_batch_contacts
    set status = case status when 'queued' then 'completed' else 'queued' end
    where id = ${id}`;
}
