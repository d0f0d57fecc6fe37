/** A row, whatever its columns. */
type Row = Readonly<Record<string, unknown>>;

/** A query as PostgREST understands it, as far as this project asks. */
export interface ListQuery {
  rows: readonly Row[];
  parameters: URLSearchParams;
  prefer: string | null;
}

/** Answers a table or a view as PostgREST 14 does: filters, order, range, count. */
export function answerQuery({ rows, parameters, prefer }: ListQuery): Response {
  const found = sort(filter(rows, parameters), parameters.get("order"));
  const offset = Number(parameters.get("offset") ?? 0);
  const counted = prefer?.includes("count=exact") ?? false;
  if (counted && offset > found.length) return outOfRange(offset, found.length);
  const limit = Number(parameters.get("limit") ?? Infinity);
  const page = found.slice(offset, offset + limit);
  const select = parameters.get("select") ?? "*";
  const columns = select === "*" ? undefined : select.split(",");
  const range = page.length > 0 ? `${offset}-${offset + page.length - 1}` : "*";
  return json(page.map((row) => pick(row, columns)), {
    status: counted && page.length < found.length ? 206 : 200,
    headers: { "Content-Range": `${range}/${counted ? found.length : "*"}` },
  });
}

/** An error as PostgREST writes it. */
export function restError(status: number, code: string, message: string): Response {
  return json({ code, details: null, hint: null, message }, { status });
}

function outOfRange(offset: number, count: number): Response {
  const details = `An offset of ${offset} was requested, but there are only ${count} rows.`;
  const body = {
    code: "PGRST103",
    details,
    hint: null,
    message: "Requested range not satisfiable",
  };
  return json(body, { status: 416, headers: { "Content-Range": `*/${count}` } });
}

function json(body: unknown, init: { status: number; headers?: HeadersInit }): Response {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(body), { status: init.status, headers });
}

const notFilters = new Set(["select", "order", "limit", "offset"]);

function filter(rows: readonly Row[], parameters: URLSearchParams): Row[] {
  const filters = [...parameters].filter(([name]) => !notFilters.has(name));
  return rows.filter((row) => filters.every(([column, test]) => passes(row, column, test)));
}

function passes(row: Row, column: string, test: string): boolean {
  if (column === "or") {
    return test.slice(1, -1).split(",").some((term) => {
      const [name = "", condition = ""] = term.split(/\.(.*)/s);
      return passes(row, name, condition.replaceAll('"', ""));
    });
  }
  const [operator, operand = ""] = test.split(/\.(.*)/s);
  const value = comparable(row[column]);
  const bound = comparable(operand);
  switch (operator) {
    case "eq":
      return value === bound;
    case "in":
      return operand.slice(1, -1).split(",").includes(value);
    case "not":
      return operand === "is.null" && row[column] !== null;
    case "gt":
      return value > bound;
    case "gte":
      return value >= bound;
    case "lt":
      return value < bound;
    case "lte":
      return value <= bound;
  }
  throw new TypeError(`The fake Data API does not know ${operator}`);
}

/** Times in one form, so that texts compare as instants do. */
function comparable(value: unknown): string {
  const text = String(value);
  const [, seconds, fraction = ""] = /^(\d{4}-\S{14})(\.\d+)?(?:Z|\+00:00)$/.exec(text) ?? [];
  return seconds === undefined ? text : `${seconds}${fraction.slice(1).padEnd(6, "0")}`;
}

function sort(rows: Row[], order: string | null): Row[] {
  const keys = order?.split(",").map((key) => key.split(".")) ?? [];
  return rows.sort((a, b) => {
    for (const [column = "", direction] of keys) {
      const [x, y] = [comparable(a[column]), comparable(b[column])];
      if (x !== y) return (x < y ? -1 : 1) * (direction === "desc" ? -1 : 1);
    }
    return 0;
  });
}

function pick(row: Row, columns: readonly string[] | undefined): Record<string, unknown> {
  return columns ? Object.fromEntries(columns.map((column) => [column, row[column]])) : row;
}
