import { setTimeout as delay } from "node:timers/promises";
import type { Platform } from "../platform.ts";

/** Runs statements as the database's administrator. */
export type Sql = Platform["sql"];

/** The batch of `supabase/seed.sql` that gets stuck half a minute after the start, to show how that looks. */
const stuckBatch = "b0000000-0000-4000-8000-000000000022";

const startDue = `
  update public.call_batches set status = 'processing'
  where status = 'scheduled' and scheduled_for <= now()`;

/**
 * Of each batch that runs, calls end (after 12 s on average), new ones begin at the pace and up to the number that it
 * allows, and a minute's worth of contacts is kept in the queue. Of a paused one, calls end. At most a hundred contacts
 * of a status move at once.
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
    select id, status, calls_per_minute, queued, in_progress,
      -- A fraction of a call is the chance of one more.
      floor(calls_per_minute * $1::float / 60000 + random()) as paced,
      max_concurrent - in_progress as room
    from public.v_call_batch_summary
    where status = 'processing' or (status = 'paused' and in_progress > 0)
    order by created_at desc, id desc limit 50
  ) as batch
  cross join lateral (
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'in_progress' and random() < 1 - exp(-$1::float / 12000)
     order by id limit 100)
    union all
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'queued' and batch.status = 'processing'
     order by id limit greatest(0, least(batch.paced, batch.room, 100)))
    union all
    (select id, status from public.call_batch_contacts
     where batch_id = batch.id and status = 'pending' and batch.status = 'processing'
     order by id limit greatest(0, least(batch.calls_per_minute - batch.queued, 100)))
  ) as chosen
  where contact.id = chosen.id and batch.id is distinct from $2::uuid`;

const markProgress = `
  update public.call_batches as batch
  set started_at = coalesce(batch.started_at, now()),
    status = case when summary.remaining_count = 0 then 'completed' else batch.status end
  from public.v_call_batch_summary as summary
  where summary.id = batch.id and batch.status = 'processing'
    and batch.id is distinct from $1::uuid
    and (summary.remaining_count = 0 or (batch.started_at is null and summary.in_progress > 0))`;

/** Plays so many milliseconds of what makes the calls; `stuck` is a batch that it leaves alone. */
export async function tick(sql: Sql, elapsedMs: number, stuck: string | null = null) {
  await sql(startDue);
  await sql(moveContacts, [elapsedMs, stuck]);
  await sql(markProgress, [stuck]);
}

/** Ticks twice a second till it is disposed of. A tick that fails is told to `log`, and the next one tries again. */
export function startDialer(sql: Sql, log: (line: string) => void): AsyncDisposable {
  const start = Date.now();
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    for (let last = start; !signal.aborted;) {
      const now = Date.now();
      const stuck = now - start > 30_000 ? stuckBatch : null;
      // After a pause of the machine it goes on from there and makes up for nothing.
      const elapsedMs = Math.min(now - last, 2_000);
      last = now;
      await tick(sql, elapsedMs, stuck).catch((error) =>
        log(`the dialer could not go on: ${error}`)
      );
      await delay(500, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
