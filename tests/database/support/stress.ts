import { agencies, batches } from "./counts.ts";

/** Somebody who changes contacts or batches, in one way or several. */
export interface Worker {
  name: string;
  /** Gives a statement, with numbers below a bound from `random`. */
  statements: ((random: Random, name: string) => string)[];
  random: Random;
}

type Random = (bound: number) => number;

const statuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];
const isolations = ["read committed", "read committed", "repeatable read", "serializable"];

/** Eight who write contacts, and one each who moves, replaces or deletes batches. */
export function workers(seed: number): Worker[] {
  const writing = [insert, insert, change, change, change, remove, moveContacts, undo, pause];
  const kinds = [
    ...Array.from({ length: 8 }, () => writing),
    [move, insert, change, pause],
    [move, change, pause],
    [replace, insert, pause],
    [recreate, insert, pause],
    [destroy, create, create, change, pause],
  ];
  return kinds.map((statements, n) => ({
    name: `worker ${n}`,
    statements,
    random: randomFrom(seed * 100 + n),
  }));
}

/** A transaction of up to four statements, in any isolation, which may be undone. */
export function transaction({ statements, random, name }: Worker): string {
  const body = Array.from(
    { length: 1 + random(4) },
    () => pick(random, statements)(random, name),
  );
  const snapshot = random(2) ? "table public.agencies;" : "";
  return `begin isolation level ${pick(random, isolations)}; ${snapshot} ${body.join("; ")};
    ${random(6) ? "commit" : "rollback"}`;
}

function insert(random: Random, name: string): string {
  const batch = pick(random, batches);
  return `insert into public.call_batch_contacts (batch_id, phone_number, status)
    select id, '${name}', '${pick(random, statuses)}'
    from public.call_batches, generate_series(0, ${random(3)}) where id = '${batch}'`;
}

function change(random: Random, name: string): string {
  return `update public.call_batch_contacts set status = '${pick(random, statuses)}'
    where phone_number = '${name}' and id % 3 = ${random(3)}`;
}

function remove(random: Random, name: string): string {
  return `delete from public.call_batch_contacts
    where phone_number = '${name}' and id % 3 = ${random(3)}`;
}

function moveContacts(random: Random, name: string): string {
  return `update public.call_batch_contacts set batch_id = batches.id
    from public.call_batches as batches
    where phone_number = '${name}' and batches.id = '${pick(random, batches)}'`;
}

function undo(random: Random, name: string): string {
  return `savepoint here; ${change(random, name)}; ${insert(random, name)};
    ${pick(random, ["rollback to here", "release here"])}`;
}

function move(random: Random): string {
  return `update public.call_batches set agency_id = '${pick(random, agencies)}'
    where id = '${pick(random, batches)}'`;
}

function replace(random: Random): string {
  return `with gone as (
      delete from public.call_batches where id = '${pick(random, batches)}' returning *
    )
    insert into public.call_batches (id, agency_id, from_number)
    select id, '${pick(random, agencies)}', from_number from gone`;
}

function recreate(random: Random): string {
  const batch = pick(random, batches);
  return `delete from public.call_batches where id = '${batch}'; ${creation(random, batch)}`;
}

function destroy(random: Random): string {
  return `delete from public.call_batches where id = '${pick(random, batches)}'`;
}

function create(random: Random): string {
  return creation(random, pick(random, batches));
}

function creation(random: Random, batch: string): string {
  return `insert into public.call_batches (id, agency_id, from_number)
    values ('${batch}', '${pick(random, agencies)}', '+15551234567') on conflict do nothing`;
}

function pause(random: Random): string {
  return `select pg_sleep(0.00${random(9)})`;
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

/** Numbers that look random and are the same for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (bound) => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
