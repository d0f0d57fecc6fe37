// @ts-types="./papaparse.d.ts"
import Papa from "papaparse";
import { type Batch, type BatchFilters, iterateCallBatchPages } from "../../client/mod.ts";
import type { Client } from "./project.ts";

const columns = [
  "id",
  "campaign_name",
  "agent_name",
  "from_number",
  "status",
  "total_contacts",
  "queued",
  "in_progress",
  "completed",
  "failed",
  "skipped",
  "remaining_count",
  "progress_percentage",
  "calls_per_minute",
  "max_concurrent",
  "scheduled_for",
  "created_at",
  "started_at",
] as const satisfies (keyof Batch)[];

interface SaveOptions {
  signal: AbortSignal;
  /** Called after each page with the number of batches read, and of all. */
  onPage(progress: { done: number; total: number }): void;
}

/** Reads all batches that the filters match and has the browser save them as a CSV file. */
export async function saveCsv(
  supabase: Client,
  filters: BatchFilters,
  { signal, onPage }: SaveOptions,
): Promise<void> {
  // The byte order mark tells spreadsheets that it is UTF-8.
  const parts = ["\uFEFF"];
  for await (
    const { batches, pagination } of iterateCallBatchPages(supabase, { ...filters, signal })
  ) {
    parts.push(toCsv(batches, parts.length === 1), "\r\n");
    onPage({ done: pagination.offset + batches.length, total: pagination.total });
  }
  save(new Blob(parts, { type: "text/csv" }));
}

export function toCsv(batches: readonly Batch[], header: boolean): string {
  const data = batches.map((batch) => columns.map((name) => escapeFormula(batch[name])));
  return Papa.unparse({ fields: [...columns], data }, { header });
}

/** Puts an apostrophe before what a spreadsheet would treat as a formula, on each line of a text. */
function escapeFormula<T>(value: T): T | string {
  if (typeof value !== "string" || /^\+[1-9]\d{1,14}$/.test(value)) return value;
  return value.replace(/^(?=[\t\r\n])/, "'")
    .replace(/(^|\r\n?|\n)(?=[^\S\r\n]*[=+\-@＝＋－＠])/g, "$1'");
}

/** Safari reads the URL some time after the click. */
const URL_LIFETIME_MS = 60_000;

function save(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `call-batches-${new Date().toISOString().slice(0, 10)}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), URL_LIFETIME_MS);
}
