/** A statement and its `$1` parameters. */
export interface Statement {
  text: string;
  parameters: unknown[];
}

/** What a GET of the Data API asks for. */
export interface RestQuery {
  /** Relation in the schema `public`. */
  relation: string;
  /** The query string: `select`, filters (`eq`, `in`), `order`, `limit`, `offset`. */
  parameters: URLSearchParams;
  /** Whether `Prefer: count=exact` came with it. */
  counted: boolean;
}

const reserved = new Set(["select", "order", "limit", "offset"]);

/**
 * The statement that PostgREST 14 makes of a GET: the page in one CTE, the same filters without a page in another, and
 * one row with the total, the rows as JSON and how many they are.
 */
export function toStatement({ relation, parameters, counted }: RestQuery): Statement {
  const values: unknown[] = [];
  const given = (value: unknown) => `$${values.push(value)}`;
  const from = `"public".${identifier(relation)}`;
  const column = (name: string) => name === "*" ? `${from}.*` : `${from}.${identifier(name)}`;

  function where(): string {
    const filters = [...parameters].filter(([name]) => !reserved.has(name));
    if (filters.length === 0) return "";
    return ` WHERE ${
      filters.map(([name, filter]) => `${column(name)} ${condition(filter, given)}`).join(" AND ")
    }`;
  }

  function order(): string {
    const text = parameters.get("order");
    if (!text) return "";
    const keys = text.split(",").map((key) => {
      const [name = "", direction = "asc"] = key.split(".");
      return `${column(name)} ${direction === "desc" ? "DESC" : "ASC"}`;
    });
    return ` ORDER BY ${keys.join(", ")}`;
  }

  const select = (parameters.get("select") ?? "").split(",").map(column).join(", ");
  const page = `SELECT ${select} FROM ${from}${where()}${order()}` +
    ` LIMIT ${given(limitOf(parameters))} OFFSET ${given(offsetOf(parameters))}`;
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

/** The rows to pass over. */
export function offsetOf(parameters: URLSearchParams): number {
  return Number(parameters.get("offset") ?? 0);
}

/** The most rows to answer; null for all. */
function limitOf(parameters: URLSearchParams): number | null {
  const limit = parameters.get("limit");
  return limit === null ? null : Number(limit);
}

function condition(filter: string, given: (value: unknown) => string): string {
  const list = /^in\.\((.*)\)$/.exec(filter)?.[1];
  if (list !== undefined) return `= ANY (${given(`{${list}}`)})`;
  if (filter.startsWith("eq.")) return `= ${given(filter.slice(3))}`;
  throw new Error(`No such filter here: ${filter}`);
}

function identifier(name: string): string {
  if (!/^[a-z_]+$/.test(name)) throw new Error(`No such name here: ${name}`);
  return `"${name}"`;
}
