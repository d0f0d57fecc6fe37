/** A statement and its `$1` parameters. */
export interface Statement {
  text: string;
  parameters: string[];
}

/** What a GET of the Data API asks for. */
export interface RestQuery {
  /** Relation in the schema `public`. */
  relation: string;
  /** The query string: `select`, filters, `or`, `order`, `limit`, `offset`. */
  parameters: URLSearchParams;
  /** Whether `Prefer: count=exact` came with it. */
  counted: boolean;
}

const operators: Readonly<Record<string, string>> = {
  eq: "=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};
const reserved = new Set(["select", "order", "limit", "offset"]);

/**
 * The statement that PostgREST 14 makes of a GET: the page in one CTE, the same filters without a page in another, and
 * one row with the total, the rows as JSON and how many they are.
 */
export function toStatement({ relation, parameters, counted }: RestQuery): Statement {
  const values: string[] = [];
  const given = (value: string) => `$${values.push(value)}`;
  const from = `"public".${identifier(relation)}`;
  const column = (name: string) => name === "*" ? `${from}.*` : `${from}.${identifier(name)}`;

  function condition(name: string, filter: string): string {
    const [operator = "", value = ""] = filter.split(/\.(.*)/s);
    if (operator === "in") return `${column(name)} = ANY (${given(`{${value.slice(1, -1)}}`)})`;
    if (filter === "not.is.null") return `${column(name)} IS NOT NULL`;
    const symbol = operators[operator];
    if (!symbol) throw new Error(`No such filter here: ${filter}`);
    return `${column(name)} ${symbol} ${given(value.replace(/^"(.*)"$/, "$1"))}`;
  }

  function where(): string {
    const conditions = [...parameters].filter(([name]) => !reserved.has(name)).map(
      ([name, filter]) => {
        if (name !== "or") return condition(name, filter);
        const parts = filter.slice(1, -1).match(/\w+\.\w+\.(?:"[^"]*"|[^,]*)/g) ?? [];
        return `(${parts.map((part) => condition(...split(part))).join(" OR ")})`;
      },
    );
    return conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
  }

  const list = (name: string) => parameters.get(name)?.split(",") ?? [];
  const order = list("order").map((term) => {
    const [name, direction] = split(term);
    return `${column(name)} ${direction === "desc" ? "DESC" : "ASC"}`;
  });
  const page = `SELECT ${list("select").map(column).join(", ")} FROM ${from}${where()}` +
    (order.length > 0 ? ` ORDER BY ${order.join(", ")}` : "") +
    ` LIMIT ${given(parameters.get("limit") ?? "1000")}` +
    ` OFFSET ${given(parameters.get("offset") ?? "0")}`;
  const count = counted ? `, pgrst_source_count AS (SELECT 1 FROM ${from}${where()})` : "";
  const total = counted ? "(SELECT pg_catalog.count(*) FROM pgrst_source_count)" : "null::bigint";
  return {
    text: `WITH pgrst_source AS (${page})${count} SELECT ${total} AS total_result_set,` +
      " pg_catalog.count(_postgrest_t) AS page_total," +
      " coalesce(json_agg(_postgrest_t), '[]')::text AS body" +
      " FROM (SELECT * FROM pgrst_source) _postgrest_t",
    parameters: values,
  };
}

function split(text: string): [string, string] {
  const [name = "", rest = ""] = text.split(/\.(.*)/s);
  return [name, rest];
}

function identifier(name: string): string {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`No such name here: ${name}`);
  return `"${name}"`;
}
