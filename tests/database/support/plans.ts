import { listQuery } from "../../bench/list_query.ts";
import { toStatement } from "../../bench/postgrest_query.ts";
import { agency, user } from "./dataset.ts";
import type { Session } from "./postgres.ts";

/** Runs a query with `$1` parameters and returns its plan, and the blocks of 8 KiB it touched, in memory or not. */
export async function explain(session: Session, query: string, parameters?: string[]) {
  const [row] = await session.query(`explain (analyze, buffers, format json) ${query}`, parameters);
  const [{ Plan: total }] = row?.["QUERY PLAN"] as [{ Plan: Record<string, number> }];
  const buffers = Number(total["Shared Hit Blocks"]) + Number(total["Shared Read Blocks"]);
  return { buffers, text: JSON.stringify(row) };
}

/** Explains what PostgREST runs for a query of the function: the page, and its exact count if `counted`. */
export async function explainList(session: Session, query = "", counted = true) {
  const { text, parameters } = await statementOf(query, counted);
  return await explainAsMember(session, text, parameters);
}

/** Explains a statement as the agency's member, after a run that fills the caches. */
export async function explainAsMember(session: Session, text: string, parameters: string[] = []) {
  return await asMember(session, async () => {
    await session.query(text, parameters);
    return await explain(session, text, parameters);
  });
}

/**
 * Explains the list of the query `last` as a prepared statement, which PostgREST keeps for each connection, after many
 * runs with `often`, when Postgres may use a generic plan.
 */
export async function explainPrepared(
  session: Session,
  { often, last }: { often: string; last: string },
) {
  const { text, parameters } = await statementOf(often, true);
  const execute = (values: string[]) => `execute list ('${values.join("', '")}')`;
  const { parameters: lastParameters } = await statementOf(last, true);
  return await asMember(session, async () => {
    await session.script(`prepare list as ${text}`);
    for (let run = 0; run < 10; run++) await session.script(execute(parameters));
    return await explain(session, execute(lastParameters));
  });
}

async function statementOf(query: string, counted: boolean) {
  return toStatement(await listQuery(agency, query), counted);
}

async function asMember<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.script(`
    begin;
    set local role authenticated;
    set local request.jwt.claims = '{"sub": "${user}"}'`);
  try {
    return await work();
  } finally {
    await session.script("rollback; deallocate all");
  }
}
