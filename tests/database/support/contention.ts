import type { Session } from "./database.ts";

/** Gives a batch so many contacts of the name x. */
export function insert(session: Session, batch: string | undefined, contacts: number) {
  return session.script(`
    insert into public.call_batch_contacts (batch_id, phone_number)
    select '${batch}', 'x' from generate_series(1, ${contacts})
  `);
}

/** A statement that changes a third of a batch's contacts: those told apart by `rest`. */
export function changeOf(batch: string | undefined, rest: number): string {
  return `update public.call_batch_contacts
    set status = case status when 'queued' then 'completed' else 'queued' end
    where batch_id = '${batch}' and id % 3 = ${rest}`;
}

/** A statement that gives a batch to another agency. */
export function moveOf(batch: string | undefined, agency: string | undefined): string {
  return `update public.call_batches set agency_id = '${agency}' where id = '${batch}'`;
}
