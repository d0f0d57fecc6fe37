import type { Session } from "./database.ts";

/** What a query cost, and what it did. */
export interface Plan {
  /** Blocks of 8 KiB that were touched, in memory or not: the same on every machine. */
  buffers: number;
  /** Every step of the plan. */
  nodes: PlanNode[];
}

/** A step of a plan, as `explain` names its parts. */
export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  "Recheck Cond"?: string;
  "Rows Removed by Filter"?: number;
  "Actual Rows": number;
  "Actual Loops": number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

const view = `"public"."v_call_batch_summary"`;

/** The order of the list when the caller names none. */
const newest = ["created_at desc", "id desc"];

/** The function's list as PostgREST asks the database for it, page and exact count in one query. */
export function listQuery(where: string, order = newest, range = "limit 25 offset 0"): string {
  return `
    with
      pgrst_source as (
        ${pageQuery(where, order, range)}
      ),
      pgrst_source_count as (select 1 from ${view} where ${where})
    select
      (select pg_catalog.count(*) from pgrst_source_count) as total_result_set,
      pg_catalog.count(_postgrest_t) as page_total,
      coalesce(json_agg(_postgrest_t), '[]') as body
    from (select * from pgrst_source) as _postgrest_t
  `;
}

/** The page alone. */
export function pageQuery(where: string, order = newest, range = "limit 25 offset 0"): string {
  const columns = order.map((column) => `${view}.${column}`).join(", ");
  return `select ${view}.* from ${view} where ${where} order by ${columns} ${range}`;
}

/** The exact count alone. */
export function countQuery(where: string): string {
  return `select count(*) from ${view} where ${where}`;
}

/** Runs a query as a signed-in user, with row level security, and tells what it cost. */
export async function explainAs(session: Session, user: string, query: string): Promise<Plan> {
  return await asUser(session, user, async () => {
    // Once before, so that what is only looked up the first time does not count.
    await session.query(query);
    return await explain(session, query);
  });
}

/**
 * The same for a prepared statement, such as PostgREST keeps for each of its connections: tells what it costs with the last
 * arguments after many runs with others, when Postgres may have settled for one plan for all.
 */
export async function explainPreparedAs(
  session: Session,
  user: string,
  { statement, often, last }: { statement: string; often: string; last: string },
): Promise<Plan> {
  return await asUser(session, user, async () => {
    await session.script(`prepare list ${statement}`);
    try {
      for (let run = 0; run < 10; run++) await session.script(`execute list ${often}`);
      return await explain(session, `execute list ${last}`);
    } finally {
      await session.script("deallocate list");
    }
  });
}

async function asUser<T>(session: Session, user: string, work: () => Promise<T>): Promise<T> {
  await session.script(`
    begin;
    set local role authenticated;
    set local request.jwt.claims = '{"sub": "${user}"}'
  `);
  try {
    return await work();
  } finally {
    await session.script("rollback");
  }
}

async function explain(session: Session, query: string): Promise<Plan> {
  const [row] = await session.query(`explain (analyze, buffers, format json) ${query}`);
  const [{ Plan: root }] = row?.["QUERY PLAN"] as [{ Plan: PlanNode }];
  return {
    buffers: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
    nodes: flatten(root),
  };
}

/** The steps that read batches, by which index and how many rows, those that a filter then threw away included. */
export function readsOfBatches(plan: Plan): { by: string; condition: string; rows: number }[] {
  return plan.nodes
    .filter((node) => node["Relation Name"] === "call_batches" && node["Actual Loops"] > 0)
    .map((node) => ({
      by: node["Index Name"] ?? node["Node Type"],
      condition: node["Index Cond"] ?? node["Recheck Cond"] ?? "",
      rows: (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
    }));
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
