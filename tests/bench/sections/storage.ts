import type { Context } from "../context.ts";
import { rounded } from "../statistics.ts";

/** Weighs the tables that grow: bytes of a row in the table and in its indexes, spread over all rows. */
export async function measureStorage({ database: { sql } }: Context) {
  const tables = await sql`
    select relname as table, reltuples::integer as rows,
      pg_relation_size(oid)::float as "rowBytes", pg_indexes_size(oid)::float as "indexBytes"
    from pg_class where relkind = 'r' and relname like 'call\\_batch%' order by relname`;
  return tables.map(({ table, rows, rowBytes, indexBytes }) => ({
    table: String(table),
    rows: Number(rows),
    rowBytes: rounded(rowBytes / rows),
    indexBytes: rounded(indexBytes / rows),
  }));
}
