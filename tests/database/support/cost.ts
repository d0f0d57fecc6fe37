import type { Session } from "./database.ts";

/** What statements cost, the same on every machine. */
export interface Cost {
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Blocks of 8 KiB that were touched, in memory or not. */
  buffers: number;
}

/** Runs statements one after another and tells what they cost, if nobody else is busy. */
export async function costOf(session: Session, statements: string[]): Promise<Cost> {
  const before = await spent(session);
  for (const statement of statements) await session.script(statement);
  const after = await spent(session);
  return { wal: after.wal - before.wal, buffers: after.buffers - before.buffers };
}

async function spent(session: Session): Promise<Cost> {
  await session.query("select pg_stat_force_next_flush()");
  const [row] = await session.query(`
    select
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal,
      (blks_hit + blks_read)::float8 as buffers
    from pg_stat_database where datname = current_database()`);
  return { wal: Number(row?.wal), buffers: Number(row?.buffers) };
}

/** What a query costs in blocks of 8 KiB, in memory or not, and its plan. */
export interface Plan {
  buffers: number;
  text: string;
}

/** Runs a query with `$1` parameters and tells what it cost. */
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
  // The first of each are those of all steps together.
  const [hit, read] = ["Hit", "Read"].map((how) =>
    Number(new RegExp(`"Shared ${how} Blocks":(\\d+)`).exec(text)?.[1])
  );
  return { buffers: Number(hit) + Number(read), text };
}
