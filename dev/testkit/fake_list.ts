import type { Batch, FunctionsClient } from "../../client/mod.ts";

/** A list of these batches as the function pages it by cursor, whose rows may come and go between two pages. */
export function createFakeList(ids: readonly number[]) {
  /** Numbers of the batches that there are; a higher one was created later. */
  const rows = new Set(ids);
  /** The query of each request so far. */
  const asked: URLSearchParams[] = [];
  /** What happens to the rows after each of the next pages. */
  const changes: (() => void)[] = [];

  function answer(query: URLSearchParams): unknown {
    const limit = Number(query.get("limit") ?? 25);
    const [last = Infinity, offset = 0] = query.get("cursor")?.split("/").map(Number) ?? [];
    const rest = [...rows].filter((row) => row < last).toSorted((a, b) => b - a);
    const page = rest.slice(0, limit);
    const has_more = page.length < rest.length;
    const next_cursor = has_more ? `${page.at(-1)}/${offset + page.length}` : null;
    const pagination = { total: offset + rest.length, limit, offset, has_more };
    const withCursor = query.get("include")?.split(",").includes("next_cursor");
    return {
      batches: page.map(toBatch),
      pagination: withCursor ? { ...pagination, next_cursor } : pagination,
    };
  }

  const caller: FunctionsClient = {
    functions: {
      invoke(name, { signal }) {
        if (signal.aborted) return Promise.resolve({ data: null, error: signal.reason });
        const query = new URLSearchParams(name.split("?")[1]);
        asked.push(query);
        const data = answer(query);
        changes.shift()?.();
        return Promise.resolve({ data, error: null });
      },
    },
  };
  return { caller, rows, asked, changes };
}

function toBatch(row: number): Pick<Batch, "id" | "status"> {
  return { id: `${row}`, status: "pending" };
}
