import type { Platform } from "../platform.ts";

/** The people whom a soak plays, and what it knows of their agencies. */
export interface Town {
  members: { id: string; agencyId: string }[];
  /** Someone with a profile that names no agency. */
  stranger: string;
  campaigns: string[];
  batchIds: string[];
}

const size = { agencies: 5, members: 8, campaigns: 3, batches: 40, contacts: 25 };

/** Fills the database: some agencies with members, campaigns, batches of every status and their contacts. */
export async function buildTown({ sql }: Platform): Promise<Town> {
  const ids = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());
  const agencies = ids(size.agencies);
  const members = agencies.flatMap((agencyId) => ids(size.members).map((id) => ({ id, agencyId })));
  const stranger = crypto.randomUUID();
  const list = (values: string[]) => `{${values.join()}}`;

  await sql(
    "insert into public.agencies (id, name) select id, 'Soak' from unnest($1::uuid[]) as id",
    [
      list(agencies),
    ],
  );
  const people = [...members.map(({ id }) => id), stranger];
  await sql(
    "insert into auth.users (id, email) select id, id || '@soak.example' from unnest($1::uuid[]) as id",
    [list(people)],
  );
  await sql(
    "insert into public.users (id, agency_id) select * from unnest($1::uuid[], $2::uuid[])",
    [list(people), list([...members.map(({ agencyId }) => agencyId), "null"])],
  );
  const campaigns = await sql<{ id: string }>(
    `insert into public.campaigns (agency_id, name)
     select agency, 'Campaign ' || number
     from unnest($1::uuid[]) as agency, generate_series(1, ${size.campaigns}) as number
     returning id`,
    [list(agencies)],
  );
  const batches = await sql<{ id: string }>(
    `insert into public.call_batches (agency_id, campaign_id, from_number, status, created_at)
     select agency, campaign.id, '+15551234567',
       (array['pending', 'scheduled', 'processing', 'paused', 'completed', 'failed', 'cancelled'])
         [1 + number % 7],
       timestamptz '2026-01-01 00:00:00+00' + (number / 4) * interval '1 minute'
     from unnest($1::uuid[]) as agency
     cross join generate_series(1, ${size.batches}) as number
     left join lateral (
       select id from public.campaigns
       where agency_id = agency and number % 5 <> 0
       order by id offset number % ${size.campaigns} limit 1
     ) as campaign on true
     returning id`,
    [list(agencies)],
  );
  const batchIds = batches.map(({ id }) => id);
  await sql(
    `insert into public.call_batch_contacts (batch_id, phone_number)
     select batch, '+15550000000' from unnest($1::uuid[]) as batch, generate_series(1, ${size.contacts})`,
    [list(batchIds)],
  );
  return { members, stranger, campaigns: campaigns.map(({ id }) => id), batchIds };
}

/** Changes contacts again and again until it is told to stop; gives how many it changed. */
export async function changeContacts(
  { sql }: Platform,
  { batchIds }: Town,
  stop: AbortSignal,
): Promise<number> {
  let changed = 0;
  const statements = [
    `update public.call_batch_contacts set status =
       (array['pending', 'queued', 'in_progress', 'completed', 'failed', 'skipped'])
         [1 + floor(6 * random())::integer]
     where batch_id = any($1::uuid[]) and random() < 0.3 returning id`,
    `insert into public.call_batch_contacts (batch_id, phone_number, status)
     select batch, '+15550000000', 'queued' from unnest($1::uuid[]) as batch, generate_series(1, 3)
     returning id`,
    `delete from public.call_batch_contacts where id in (
       select id from public.call_batch_contacts where batch_id = any($1::uuid[]) order by id limit 6
     ) returning id`,
  ];
  for (let turn = 0; !stop.aborted; turn += 1) {
    const some = Array.from(
      { length: 2 },
      (_, index) => batchIds[(turn * 7 + index) % batchIds.length],
    );
    const statement = statements[turn % statements.length] ?? "";
    changed += (await sql(statement, [`{${some.join()}}`])).length;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return changed;
}

/** Counters that are not what a fresh count finds; there should be none. */
export async function findWrongCounts({ sql }: Platform): Promise<unknown[]> {
  return await sql("select * from private.recount_call_batches()");
}
