import postgres from "postgres";
import type { MeasuredDatabase } from "../measured_database.ts";
import { rounded } from "../statistics.ts";

/** What a row of a table occupies, in bytes, spread over all rows. */
export interface StorageResult {
  table: string;
  rows: number;
  rowBytes: number;
  indexBytes: number;
}

const tables = ["public.call_batch_contacts", "public.call_batches", "private.call_batch_counts"];

/** Weighs the tables that grow. */
export async function measureStorage({ url }: MeasuredDatabase): Promise<StorageResult[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await Promise.all(tables.map(async (table) => {
      const [weighed] = await sql`
        select
          (select count(*)::integer from ${sql(table)}) as rows,
          pg_relation_size(${table}::regclass)::float as "rowBytes",
          pg_indexes_size(${table}::regclass)::float as "indexBytes"`;
      const { rows = NaN, rowBytes = NaN, indexBytes = NaN } = weighed ?? {};
      return {
        table,
        rows,
        rowBytes: rounded(rowBytes / rows),
        indexBytes: rounded(indexBytes / rows),
      };
    }));
  } finally {
    await sql.end();
  }
}
