import type { Batch, FunctionsClient } from "../../client/mod.ts";

/** A fake of the function with these batches, paged by cursor. */
export function createFakeList(ids: readonly number[]) {
  /** A higher number is a newer batch. */
  const rows = new Set(ids);
  const requests: URLSearchParams[] = [];
  /** Each runs after one of the next pages. */
  const changes: (() => void)[] = [];

  function respond(query: URLSearchParams): unknown {
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

  const supabase: FunctionsClient = {
    functions: {
      invoke(name, { signal }) {
        if (signal.aborted) return Promise.resolve({ data: null, error: signal.reason });
        const query = new URLSearchParams(name.split("?")[1]);
        requests.push(query);
        const data = respond(query);
        changes.shift()?.();
        return Promise.resolve({ data, error: null });
      },
    },
  };
  return { supabase, rows, requests, changes };
}

function toBatch(row: number): Pick<Batch, "id" | "status"> {
  return { id: `${row}`, status: "pending" };
}
