import { listQuery } from "../../bench/list_query.ts";
import { toStatement } from "../../bench/postgrest_query.ts";
import { explain, type Plan } from "./explain.ts";
import { agency, user } from "./dataset.ts";
import type { Session } from "./postgres.ts";

/** Explains what PostgREST runs for a query of the function: the page, and its exact count if `counted`. */
export async function explainList(session: Session, query = "", counted = true): Promise<Plan> {
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
): Promise<Plan> {
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
