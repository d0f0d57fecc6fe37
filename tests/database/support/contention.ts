import assert from "node:assert/strict";
import type { Session } from "./database.ts";
import { openReal } from "./real.ts";

/** Gives a batch so many contacts of this name. */
export function insert(
  session: Session,
  batch: string | undefined,
  name: string,
  contacts: number,
) {
  return session.script(`
    insert into public.call_batch_contacts (batch_id, phone_number)
    select '${batch}', '${name}' from generate_series(1, ${contacts})
  `);
}

/** A statement that changes a third of a batch's contacts of the name x: those told apart by `rest`. */
export function changeOf(batch: string | undefined, rest: number): string {
  return `update public.call_batch_contacts
    set status = case status when 'queued' then 'completed' else 'queued' end
    where batch_id = '${batch}' and id % 3 = ${rest} and phone_number = 'x'`;
}

/** Changes every batch once, which folds what was counted side by side. */
export function touchAll(session: Session) {
  return session.script(`
    insert into public.call_batch_contacts (batch_id, phone_number)
    select id, 'touched' from public.call_batches
  `);
}

/** Resolves once so many sessions wait for a lock. Rejects when that does not come about. */
export async function untilWaiting(session: Session, sessions: number): Promise<void> {
  const waiting = `
    select from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()
  `;
  for (let tries = 0; (await session.query(waiting)).length < sessions; tries++) {
    assert.ok(tries < 500, "nobody waits");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Does something again and again while `work` goes on, and gives what came of it each time. */
export async function during<T>(
  work: Promise<unknown>,
  url: string,
  action: (session: Session) => Promise<T>,
): Promise<T[]> {
  await using session = await openReal(url);
  const results: T[] = [];
  let working = true;
  const end = () => working = false;
  work.then(end, end);
  while (working) results.push(await action(session));
  return results;
}
