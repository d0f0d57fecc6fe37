import assert from "node:assert/strict";
import Papa from "papaparse";
import type { Batch } from "../../client/mod.ts";
import { toCsv } from "../../examples/dashboard/csv.ts";

const cells = [
  ["=1+1", "'=1+1"],
  ["=1+1\nx", "'=1+1\nx"],
  ["x\n=1+1\r\n@SUM(1)\r+1", "x\n'=1+1\r\n'@SUM(1)\r'+1"],
  ["\n=1+1", "'\n'=1+1"],
  ["\tx", "'\tx"],
  [" =1+1", "' =1+1"],
  ["+1+1", "'+1+1"],
  ["-1", "'-1"],
  ["@SUM(1)", "'@SUM(1)"],
  ["＝1", "'＝1"],
  ["＋1", "'＋1"],
  ["－1", "'－1"],
  ["＠1", "'＠1"],
  ["+15551234567", "+15551234567"],
  ["1=1, a@b", "1=1, a@b"],
] as const;

Deno.test("toCsv() escapes formulae on every line, and no E.164 number", () => {
  const batches = cells.map(([campaign_name]) => ({ campaign_name, completed: -1 }) as Batch);
  const data: Record<string, string>[] = Papa.parse(toCsv(batches, true), { header: true }).data;
  assert.deepEqual(data.map((row) => row.campaign_name), cells.map(([, escaped]) => escaped));
  assert.equal(data[0]?.completed, "-1");
});
