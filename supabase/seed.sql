-- Two agencies to play with, for `supabase start`, `supabase db reset` and `deno task start`.
-- Local use only: preview branches load this file too, and everyone signs in with `password123`:
--   ada@acme.example, ben@acme.example    Acme Outreach, 42 batches
--   grace@globex.example                  Globex Calls, 18 batches
--   nora@nowhere.example                  no agency: 403
-- Ids and times are the same on every run, and what is there already is left alone.

insert into public.agencies (id, name)
values
  ('a0000000-0000-4000-8000-000000000001', 'Acme Outreach'),
  ('a0000000-0000-4000-8000-000000000002', 'Globex Calls')
on conflict (id) do nothing;

-- The hash is bcrypt of `password123`, written out so that no extension is needed.
insert into auth.users (
  id, aud, role, email, encrypted_password, email_confirmed_at,
  raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select
  person.id::uuid, 'authenticated', 'authenticated', person.email,
  '$2a$10$KyR.h.gG9.1cjurDE/7ZgucBt0ZdNhWv.q4kT7C8R6qv7QGQnveWa', '2025-01-01 00:00:00+00',
  '{"provider": "email", "providers": ["email"]}', '{}',
  '2025-01-01 00:00:00+00', '2025-01-01 00:00:00+00'
from (
  values
    ('50000000-0000-4000-8000-000000000001', 'ada@acme.example'),
    ('50000000-0000-4000-8000-000000000002', 'ben@acme.example'),
    ('50000000-0000-4000-8000-000000000003', 'grace@globex.example'),
    ('50000000-0000-4000-8000-000000000004', 'nora@nowhere.example')
) as person (id, email)
on conflict (id) do nothing;

-- What Supabase's Auth expects beyond that, where its tables have it: the embedded Auth of the
-- local platform has fewer columns.
do $$
begin
  if exists (
    select from information_schema.columns
    where table_schema = 'auth' and table_name = 'users' and column_name = 'instance_id'
  ) then
    update auth.users
    set
      instance_id = '00000000-0000-0000-0000-000000000000',
      confirmation_token = '', recovery_token = '', email_change = '', email_change_token_new = ''
    where id::text like '50000000-0000-4000-8000-%';
  end if;

  if to_regclass('auth.identities') is not null then
    insert into auth.identities (
      id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at
    )
    select
      users.id, users.id::text, users.id, 'email',
      jsonb_build_object('sub', users.id, 'email', users.email, 'email_verified', true),
      users.created_at, users.created_at, users.created_at
    from auth.users as users
    where users.id::text like '50000000-0000-4000-8000-%'
    on conflict do nothing;
  end if;
end;
$$;

insert into public.users (id, agency_id)
values
  ('50000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001'),
  ('50000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001'),
  ('50000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002'),
  ('50000000-0000-4000-8000-000000000004', null)
on conflict (id) do nothing;

insert into public.campaigns (id, agency_id, name)
values
  ('c0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Q1 Outreach'),
  ('c0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Renewals'),
  ('c0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000001', 'Win-back'),
  ('c0000000-0000-4000-8000-000000000004', 'a0000000-0000-4000-8000-000000000002', 'Spring Fair'),
  ('c0000000-0000-4000-8000-000000000005', 'a0000000-0000-4000-8000-000000000002', 'Surveys')
on conflict (id) do nothing;

insert into public.agent_mappings (id, agency_id, agent_name)
values
  ('d0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Sales Agent'),
  ('d0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Care Agent'),
  ('d0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'Survey Agent')
on conflict (id) do nothing;

-- Batch 1 is the example of the README. The others follow it backwards in time, three at each
-- moment; every fifth has no campaign and every fourth no agent.
insert into public.call_batches (
  id, agency_id, campaign_id, agent_mapping_id, from_number, status,
  calls_per_minute, max_concurrent, scheduled_for, created_at, started_at
)
select
  ('b0000000-0000-4000-8000-' || lpad(batch.n::text, 12, '0'))::uuid,
  ('a0000000-0000-4000-8000-00000000000' || batch.agency)::uuid,
  case
    when batch.n % 5 <> 0 then (
      'c0000000-0000-4000-8000-00000000000'
      || case batch.agency when 1 then 1 + (batch.n - 1) % 3 else 4 + batch.n % 2 end
    )::uuid
  end,
  case
    when batch.n % 4 <> 0 then (
      'd0000000-0000-4000-8000-00000000000'
      || case batch.agency when 1 then 1 + (batch.n - 1) % 2 else 3 end
    )::uuid
  end,
  case batch.agency when 1 then '+15551234567' else '+442079460123' end,
  batch.status,
  30,
  10,
  case when batch.status = 'scheduled' then batch.created_at + interval '7 days' end,
  batch.created_at,
  case
    when batch.status not in ('pending', 'scheduled') then batch.created_at + interval '1 minute'
  end
from (
  select
    series.n,
    case when series.n <= 42 then 1 else 2 end as agency,
    (
      array['processing', 'completed', 'paused', 'pending', 'scheduled', 'failed', 'cancelled']
    )[1 + (series.n - 1) % 7] as status,
    timestamptz '2025-01-15 10:30:00+00'
    - ((series.n + 1) / 3) * interval '5 hours 17 minutes 3.25 seconds' as created_at
  from generate_series(1, 60) as series (n)
) as batch
on conflict (id) do nothing;

-- Batch 1 as in the README: 1000 contacts, of whom 500 are queued, 5 in progress, 400 completed,
-- 10 failed and none skipped, which leaves 85 not yet queued.
insert into public.call_batch_contacts (batch_id, phone_number, status)
select
  'b0000000-0000-4000-8000-000000000001',
  '+1555' || lpad(contact.n::text, 7, '0'),
  case
    when contact.n <= 400 then 'completed'
    when contact.n <= 410 then 'failed'
    when contact.n <= 415 then 'in_progress'
    when contact.n <= 915 then 'queued'
    else 'pending'
  end
from generate_series(1, 1000) as contact (n)
where
  not exists (
    select from public.call_batch_contacts
    where batch_id = 'b0000000-0000-4000-8000-000000000001'
  );

-- The others have up to a hundred contacts, every ninth none; how far they got follows from the
-- batch's status.
insert into public.call_batch_contacts (batch_id, phone_number, status)
select
  batch.id,
  '+1555' || lpad((1000 * batch.n + contact.n)::text, 7, '0'),
  case
    when batch.status in ('pending', 'scheduled') then 'pending'
    when contact.n <= batch.done or batch.status = 'completed' then
      case when contact.n % 10 = 0 then 'failed' when contact.n % 15 = 7 then 'skipped'
        else 'completed' end
    when batch.status = 'failed' then 'failed'
    when batch.status = 'processing' and contact.n <= batch.done + 3 then 'in_progress'
    when contact.n <= batch.done + 20 then 'queued'
    else 'pending'
  end
from (
  select
    batches.id,
    batches.status,
    numbered.n,
    (numbered.n * 37) % 91 + 10 as contacts,
    ((numbered.n * 37) % 91 + 10) * (10 + numbered.n * 13 % 80) / 100 as done
  from public.call_batches as batches
  cross join lateral (select right(batches.id::text, 12)::integer as n) as numbered
  where batches.id::text like 'b0000000-0000-4000-8000-%'
) as batch
cross join lateral generate_series(1, batch.contacts) as contact (n)
where
  batch.n between 2 and 60
  and batch.n % 9 <> 0
  and not exists (
    select from public.call_batch_contacts as existing where existing.batch_id = batch.id
  );
