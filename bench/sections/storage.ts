import postgres from "postgres";
import type { Context } from "../context.ts";
import { rounded } from "../statistics.ts";

/** What a row of a table occupies, in bytes, spread over all rows. */
export interface StorageResult {
  table: string;
  rows: number;
  rowBytes: number;
  indexBytes: number;
}

/** Weighs the tables that grow. */
export async function measureStorage({ database }: Context): Promise<StorageResult[]> {
  await using parts = new AsyncDisposableStack();
  const sql = postgres(database.url, { max: 1 });
  parts.defer(() => sql.end());
  const tables = await sql`
    select relname as table, reltuples::integer as rows,
      pg_relation_size(oid)::float as "rowBytes", pg_indexes_size(oid)::float as "indexBytes"
    from pg_class where relkind = 'r' and relname like 'call\\_batch%' order by relname`;
  return tables.map(({ table, rows, rowBytes, indexBytes }) => ({
    table,
    rows,
    rowBytes: rounded(rowBytes / rows),
    indexBytes: rounded(indexBytes / rows),
  }));
}
