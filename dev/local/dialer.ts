import { setTimeout as delay } from "node:timers/promises";
import type { Platform } from "../platform.ts";

const minuteMs = 60_000;
/** In every cycle, starting half a minute after the demo, one batch of each agency stalls for ten minutes. */
const stall = { cycleMs: 40 * minuteMs, fromMs: minuteMs / 2, toMs: 10.5 * minuteMs };

const shiftSeed = `
  update public.call_batches
  set created_at = created_at + age, started_at = started_at + age, scheduled_for = scheduled_for + age
  from (
    select $1::timestamptz - interval '1 minute' - max(created_at) as age
    from public.call_batches where id::text like 'b0000000-%'
  ) as newest
  where id::text like 'b0000000-%' and age > interval '1 day'`;

/** Every four minutes on average, an agency adds a batch like an earlier one; two in five are scheduled. */
const addBatches = `
  with batch as (
    insert into public.call_batches (
      agency_id, campaign_id, agent_mapping_id, from_number, calls_per_minute, created_at,
      status, scheduled_for
    )
    select agency.id, campaign_id, agent_mapping_id, from_number, 20 + floor(41 * random()), $1,
      case when delay is null then 'pending' else 'scheduled' end, $1::timestamptz + delay
    from public.agencies as agency
    cross join lateral (
      select campaign_id, agent_mapping_id, from_number,
        case when random() < 0.4 then (10 + floor(80 * random())) * interval '1 minute' end as delay
      from public.call_batches where agency_id = agency.id order by random() limit 1
    ) as earlier
    where random() < $2::float / (4 * ${minuteMs})
    returning id
  )
  insert into public.call_batch_contacts (batch_id, phone_number)
  select id, '+1555' || lpad(contact::text, 7, '0')
  from (select id, 100 + 500 * random() as contacts from batch) as batch
  cross join lateral generate_series(1, contacts::integer) as contact`;

/** Starts scheduled batches when they are due, and pending ones after two minutes on average. */
const startBatches = `
  update public.call_batches set status = 'processing', started_at = $1
  where (status = 'scheduled' and scheduled_for <= $1)
    or (status = 'pending' and random() < $2::float / (2 * ${minuteMs}))`;

/**
 * Ends calls after 12 s on average, starts others within the batch's pace and concurrency, and queues contacts for the
 * next minute. A stall affects the batch that has been processing longest.
 */
const moveContacts = `
  update public.call_batch_contacts as contact
  set status = case chosen.status
    when 'pending' then 'queued'
    when 'queued' then 'in_progress'
    else (array['completed', 'completed', 'failed', 'completed', 'completed', 'skipped'])
      [1 + contact.id % 6]
  end
  from (
    select id, calls_per_minute - queued as unqueued, max_concurrent - in_progress as idle,
      -- The fraction of a call is the probability of one more.
      floor(calls_per_minute * $1::float / ${minuteMs} + random()) as paced,
      rank() over (partition by agency_id order by started_at, id) as age
    from public.v_call_batch_summary where status = 'processing'
  ) as batch
  cross join lateral (
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'in_progress' and random() < 1 - exp(-$1::float / 12000))
    union all
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'queued'
     order by id limit greatest(0, least(paced, idle)))
    union all
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'pending'
     order by id limit greatest(0, unqueued))
  ) as chosen
  where contact.id = chosen.id and not ($2 and batch.age = 1)`;

const completeBatches = `
  update public.call_batches as batch set status = 'completed'
  from public.v_call_batch_summary as summary
  where summary.id = batch.id and batch.status = 'processing' and summary.remaining_count = 0`;

/** Moves the times of `supabase/seed.sql` so that its newest batch is a minute old at `now`. */
export async function renewSeed(sql: Platform["sql"], now: number): Promise<void> {
  await sql(shiftSeed, [new Date(now).toISOString()]);
}

/** Simulates the last `elapsedMs` milliseconds of a demo that began at `start`. */
export async function tick(
  sql: Platform["sql"],
  { start, now, elapsedMs }: { start: number; now: number; elapsedMs: number },
): Promise<void> {
  const time = new Date(now).toISOString();
  const phase = (now - start) % stall.cycleMs;
  await sql(addBatches, [time, elapsedMs]);
  await sql(startBatches, [time, elapsedMs]);
  await sql(moveContacts, [elapsedMs, phase >= stall.fromMs && phase < stall.toMs]);
  await sql(completeBatches);
}

/** Ticks twice a second until it is disposed of. Logs a tick that fails and continues with the next. */
export function startDialer(sql: Platform["sql"], log: (line: string) => void): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function run() {
    const start = Date.now();
    await renewSeed(sql, start).catch(report);
    for (let last = start; !signal.aborted;) {
      const now = Date.now();
      // After the machine has slept, the demo continues without catching up.
      const elapsedMs = Math.min(now - last, 2_000);
      last = now;
      await tick(sql, { start, now, elapsedMs }).catch(report);
      await delay(500, undefined, { signal }).catch(() => {});
    }
  }
  const report = (error: unknown) => log(`Dialer: ${error}`);
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
