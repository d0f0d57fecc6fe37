import assert from "node:assert/strict";
import { drawBarChart } from "../../bench/bar_chart.ts";
import { countSequential } from "../../bench/delaying_proxy.ts";
import { parseOptions, sections } from "../../bench/options.ts";
import { toStatement } from "../../bench/rest_query.ts";
import { byTurns, median } from "../../bench/statistics.ts";

Deno.test("median() is the middle, or lies between the two in the middle", () => {
  assert.equal(median([3]), 3);
  assert.equal(median([9, 1, 4]), 4);
  assert.equal(median([4, 1, 2, 9]), 3);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("byTurns() measures forwards and backwards, so that nobody is always the last", async () => {
  const order: string[] = [];
  const measure = (name: string) => () => Promise.resolve(order.push(name));
  const values = await byTurns(3, { a: measure("a"), b: measure("b"), c: measure("c") });
  assert.equal(order.join(""), "abccbaabc");
  assert.deepEqual(values, { a: [1, 6, 7], b: [2, 5, 8], c: [3, 4, 9] });
});

Deno.test("countSequential() counts calls that waited for others, not those side by side", () => {
  const call = (began: number, ended: number) => ({ path: "/", began, ended });
  assert.equal(countSequential([]), 0);
  assert.equal(countSequential([call(0, 1), call(2, 3), call(4, 5)]), 3);
  assert.equal(countSequential([call(0, 2), call(1, 3)]), 1);
  assert.equal(countSequential([call(0, 3), call(1, 2), call(4, 5)]), 2);
});

Deno.test("toStatement() asks page and exact count with the same filters, every value a parameter", () => {
  const parameters = new URLSearchParams(
    "select=id,status&agency_id=eq.a&status=in.(failed,paused)&order=created_at.desc,id.desc&offset=5&limit=2",
  );
  const { text, parameters: values } = toStatement({ relation: "v", parameters, counted: true });
  const filters = (first: number) =>
    `"public"."v"."agency_id" = $${first} AND "public"."v"."status" = ANY ($${first + 1})`;
  assert.ok(text.includes(`WHERE ${filters(1)} ORDER BY`), text);
  assert.ok(text.includes(`(SELECT 1 FROM "public"."v" WHERE ${filters(5)})`), text);
  assert.ok(text.includes(`ORDER BY "public"."v"."created_at" DESC, "public"."v"."id" DESC`), text);
  assert.deepEqual(values, ["a", "{failed,paused}", 2, 5, "a", "{failed,paused}"]);
});

Deno.test("drawBarChart() draws every bar and escapes what it is given", () => {
  const bar = { label: "<a> & b", value: 2, text: '"2"', own: true };
  const groups = [{ heading: "one", bars: [bar, { ...bar, own: false }] }];
  const chart = drawBarChart({
    title: "t",
    subtitle: "s",
    axis: "times",
    scale: "linear",
    groups,
  });
  assert.equal(chart.match(/<rect [^>]*class="(own|other)"/g)?.length, 2);
  assert.ok(chart.includes("&lt;a> &amp; b") && !chart.includes("<a>"));
  assert.ok(chart.includes("prefers-color-scheme: dark"));
});

Deno.test("parseOptions() takes parts, and all of them without any", () => {
  assert.deepEqual(parseOptions([]).sections, sections);
  assert.deepEqual(parseOptions(["requests", "reads", "--quick"]), {
    help: false,
    quick: true,
    sections: ["reads", "requests"],
  });
  assert.throws(() => parseOptions(["everything"]), /There is no part everything/);
});
