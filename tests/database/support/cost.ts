import type { Session } from "./postgres.ts";

/** Independent of the machine. */
export interface Cost {
  /** Bytes of the write-ahead log. */
  wal: number;
  /** Blocks of 8 KiB that were touched, in memory or not. */
  buffers: number;
}

/** Runs statements in turn and returns their cost; other load would be added. */
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
