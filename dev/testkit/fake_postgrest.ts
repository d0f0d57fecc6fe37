import type { Row } from "../../supabase/functions/calls-batch-list/row.ts";

/** Selects from rows like PostgREST 14: filters, order, range, count. */
export function listResponse(
  rows: readonly Row[],
  { parameters, headers }: { parameters: URLSearchParams; headers: Headers },
): Response {
  const found = rows.filter((row) => passesAll(row, parameters));
  found.sort(byOrder(parameters.get("order") ?? ""));
  const offset = Number(parameters.get("offset") ?? 0);
  const counted = headers.get("prefer")?.includes("count=exact") ?? false;
  if (counted && offset > found.length) {
    const response = restError(416, "PGRST103", "Requested range not satisfiable");
    response.headers.set("Content-Range", `*/${found.length}`);
    return response;
  }
  const page = found.slice(offset, offset + Number(parameters.get("limit") ?? Infinity));
  const range = page.length > 0 ? `${offset}-${offset + page.length - 1}` : "*";
  return Response.json(page, {
    status: counted && page.length < found.length ? 206 : 200,
    headers: { "Content-Range": `${range}/${counted ? found.length : "*"}` },
  });
}

export function restError(status: number, code: string, message: string): Response {
  return Response.json({ code, details: null, hint: null, message }, { status });
}

const notFilters = new Set(["select", "order", "limit", "offset"]);

function passesAll(row: Row, parameters: URLSearchParams): boolean {
  return [...parameters].every(([name, test]) => notFilters.has(name) || passes(row, name, test));
}

function passes(row: Row, column: string, test: string): boolean {
  if (column === "or" || column === "and") {
    const results = splitTerms(test).map(([name, condition]) =>
      passes(row, name, condition.replaceAll('"', ""))
    );
    return column === "or" ? results.some(Boolean) : results.every(Boolean);
  }
  const [operator, operand = ""] = test.split(/\.(.*)/s);
  if (row[column] === null && operator !== "is") return false;
  const value = comparable(row[column]);
  const bound = comparable(operand);
  switch (operator) {
    case "eq":
      return value === bound;
    case "in":
      return operand.slice(1, -1).split(",").includes(value);
    case "is":
      return operand === "null" && row[column] === null;
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

/** The terms of `(a.gt.1,and(b.is.null,…))`: a column with a condition, or `and` or `or` with terms. */
export function splitTerms(tree: string): [name: string, condition: string][] {
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

/** Times in one form, so that texts compare as instants do. */
function comparable(value: unknown): string {
  const text = String(value);
  const [, seconds, fraction = ""] = /^(\d{4}-\S{14})(\.\d+)?(?:Z|\+00:00)$/.exec(text) ?? [];
  return seconds === undefined ? text : `${seconds}${fraction.slice(1).padEnd(6, "0")}`;
}

/** Compares rows as an `order` says, such as `created_at.desc,id.desc`. */
function byOrder(order: string): (a: Row, b: Row) => number {
  const keys = order.split(",").map((key) => key.split("."));
  return (a, b) => {
    for (const [column = "", direction] of keys) {
      const [x, y] = [comparable(a[column]), comparable(b[column])];
      if (x !== y) return x < y === (direction === "asc") ? -1 : 1;
    }
    return 0;
  };
}
