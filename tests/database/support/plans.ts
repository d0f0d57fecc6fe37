import { listQuery } from "../../bench/list_query.ts";
import { toStatement } from "../../bench/postgrest_query.ts";
import { explain, type Plan } from "./cost.ts";
import type { Session } from "./database.ts";
import { agency, user } from "./dataset.ts";

/** Returns the cost of the function's request for a query string. */
export async function explainPage(session: Session, query = ""): Promise<Plan> {
  const { text, parameters } = await statementOf(query, false);
  return await explainAsMember(session, text, parameters);
}

/** Returns the cost of the page with its exact count. */
export async function explainList(session: Session, query = ""): Promise<Plan> {
  const { text, parameters } = await statementOf(query, true);
  return await explainAsMember(session, text, parameters);
}

/** Runs a statement as the agency's member, with row level security, and returns its cost. */
export async function explainAsMember(
  session: Session,
  text: string,
  parameters: string[] = [],
): Promise<Plan> {
  return await asMember(session, async () => {
    // A first run fills the caches.
    await session.query(text, parameters);
    return await explain(session, text, parameters);
  });
}

/**
 * Returns the cost of the last query string as a prepared statement, as on a connection of PostgREST, after many runs
 * with another one, when Postgres may use a generic plan.
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
    try {
      for (let run = 0; run < 10; run++) await session.script(execute(parameters));
      return await explain(session, execute(lastParameters));
    } finally {
      await session.script("deallocate list");
    }
  });
}

/** PostgREST's statement for the function's request. */
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
    await session.script("rollback");
  }
}
