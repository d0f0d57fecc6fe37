import type { ListQuery } from "./list_query.ts";

const operators: Readonly<Record<string, string>> = {
  eq: "=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};
const reserved = ["select", "order", "limit", "offset"];

/** The statement that PostgREST 14 makes of a GET, and its `$1` parameters. Does not quote names. */
export function toStatement({ relation, parameters }: ListQuery, counted: boolean) {
  const values: string[] = [];
  const given = (value: string) => `$${values.push(value)}`;

  function condition([column, filter]: [string, string]): string {
    if (column === "or" || column === "and") {
      return `(${splitTerms(filter).map(condition).join(` ${column} `)})`;
    }
    const [operator, value] = split(filter);
    if (filter === "is.null") return `${column} is null`;
    if (filter === "not.is.null") return `${column} is not null`;
    if (operator === "in") return `${column} = any (${given(`{${value.slice(1, -1)}}`)})`;
    const symbol = operators[operator];
    if (!symbol) throw new Error(`Unsupported filter: ${filter}`);
    return `${column} ${symbol} ${given(value.replaceAll('"', ""))}`;
  }

  const filters = [...parameters].filter(([name]) => !reserved.includes(name)).map(condition);
  const from = `from public.${relation} where ${filters.join(" and ")}`;
  const order = parameters.get("order")?.replaceAll(".", " ");
  const page = `select ${parameters.get("select")} ${from} ${order ? `order by ${order}` : ""}
    limit ${given(parameters.get("limit") ?? "1000")}
    offset ${given(parameters.get("offset") ?? "0")}`;
  const count = counted ? `, pgrst_source_count as (select 1 ${from})` : "";
  const total = counted ? "(select pg_catalog.count(*) from pgrst_source_count)" : "null::bigint";
  const text = `with pgrst_source as (${page})${count}
    select ${total} as total_result_set, pg_catalog.count(_postgrest_t) as page_total,
      coalesce(json_agg(_postgrest_t), '[]')::text as body
    from (select * from pgrst_source) _postgrest_t`;
  return { text, parameters: values };
}

/** Splits at the first dot. */
function split(text: string): [string, string] {
  const [before = "", after = ""] = text.split(/\.(.*)/s);
  return [before, after];
}

/** The terms of `(a.gt.1,and(b.is.null,…))`: a column with a condition, or `and` or `or` with terms. */
function splitTerms(tree: string): [name: string, condition: string][] {
  let depth = 0;
  const separated = tree.slice(1, -1).replace(/[(),]/g, (mark) => {
    depth += mark === "(" ? 1 : mark === ")" ? -1 : 0;
    return mark === "," && depth === 0 ? "\n" : mark;
  });
  return separated.split("\n").map((term) => {
    const [, name = "", condition = ""] = /^(\w+)\.?(.*)$/.exec(term) ?? [];
    return [name, condition];
  });
}
