import { setTimeout as delay } from "node:timers/promises";
import type { Row } from "./database.ts";

/** Runs one statement with `$1` parameters as the database's administrator. */
export type Sql = <T extends Row>(text: string, parameters?: unknown[]) => Promise<T[]>;

/** What the dialer works with. */
export interface DialerOptions {
  sql: Sql;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** From 0 up to 1. */
  random?: () => number;
  /** A batch that gets stuck on purpose, and after how many milliseconds. */
  stuck?: { id: string; afterMs: number };
}

/** The batch of `supabase/seed.sql` that gets stuck half a minute after the start, to show how that looks. */
const stuckBatch = { id: "b0000000-0000-4000-8000-000000000022", afterMs: 30_000 };

/** Plays the part of what makes the calls: contacts move on at the pace that their batches allow. */
export interface Dialer {
  /** Does what came due since the last tick. */
  tick(): Promise<void>;
}

/** A batch whose contacts are being called, or that still has some on the line. */
interface ActiveBatch extends Row {
  id: string;
  status: "processing" | "paused";
  calls_per_minute: number;
  max_concurrent: number;
  pending: number;
  queued: number;
  in_progress: number;
}

const tickMs = 500;
const meanCallMs = 12_000;
/** After a pause of the machine the dialer goes on from there and makes up for nothing. */
const longestStepMs = 2_000;
/** How many contacts of one batch move at most in one step of a tick. */
const maxMoves = 100;

/** Makes a dialer. */
export function createDialer(
  { sql, now = Date.now, random = Math.random, stuck }: DialerOptions,
): Dialer {
  const stuckFrom = now() + (stuck?.afterMs ?? Infinity);
  let last = now();

  /** What a batch allows to move on after so many milliseconds: contacts by the status that they leave. */
  function movesOf({ id, status, in_progress, queued, ...batch }: ActiveBatch, elapsed: number) {
    const chance = 1 - Math.exp(-elapsed / meanCallMs);
    const calls = Array.from({ length: Math.min(in_progress, maxMoves) }, random);
    const ended = calls.filter((drawn) => drawn < chance).length;
    if (status === "paused") return [{ id, leaves: "in_progress", count: ended }];
    // A fraction of a call is the chance of one more.
    const allowed = Math.floor(batch.calls_per_minute * elapsed / 60_000 + random());
    const room = batch.max_concurrent - in_progress + ended;
    // A minute's worth of contacts is kept in the queue.
    const missing = Math.min(batch.calls_per_minute - queued, batch.pending, maxMoves);
    return [
      { id, leaves: "in_progress", count: ended },
      { id, leaves: "queued", count: Math.max(0, Math.min(allowed, room, queued, maxMoves)) },
      { id, leaves: "pending", count: Math.max(0, missing) },
    ];
  }

  async function tick(): Promise<void> {
    const elapsed = Math.min(now() - last, longestStepMs);
    last = now();
    const time = new Date(last).toISOString();
    await sql(
      `update public.call_batches set status = 'processing'
       where status = 'scheduled' and scheduled_for <= $1::text::timestamptz`,
      [time],
    );
    const active = await sql<ActiveBatch>(
      `select id, status, calls_per_minute, max_concurrent,
         (remaining_count - queued - in_progress)::integer as pending,
         queued::integer, in_progress::integer
       from public.v_call_batch_summary
       where status = 'processing' or (status = 'paused' and in_progress > 0)
       order by created_at desc, id desc limit 50`,
    );
    const batches = active.filter(({ id }) => id !== stuck?.id || last < stuckFrom);
    await sql(
      `update public.call_batch_contacts as contact
       set status = case chosen.status
         when 'pending' then 'queued'
         when 'queued' then 'in_progress'
         else (array['completed', 'completed', 'failed', 'completed', 'completed', 'skipped'])
           [1 + contact.id % 6]
       end
       from jsonb_to_recordset($1::text::jsonb) as wanted (id uuid, leaves text, count integer)
       cross join lateral (
         select first.id, first.status from public.call_batch_contacts as first
         where first.batch_id = wanted.id and first.status = wanted.leaves
         order by first.id limit wanted.count
       ) as chosen
       where contact.id = chosen.id`,
      [JSON.stringify(batches.flatMap((batch) => movesOf(batch, elapsed)))],
    );
    await sql(
      `update public.call_batches as batch
       set started_at = coalesce(batch.started_at, $2::text::timestamptz),
         status = case when summary.remaining_count = 0 then 'completed' else batch.status end
       from public.v_call_batch_summary as summary
       where summary.id = batch.id and batch.status = 'processing'
         and batch.id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)
         and (summary.remaining_count = 0 or (batch.started_at is null and summary.in_progress > 0))`,
      [JSON.stringify(batches.map(({ id }) => id)), time],
    );
  }

  return { tick };
}

/** Lets a dialer tick till it is disposed of. A tick that fails is told to `log`, and the next one tries again. */
export function startDialer(sql: Sql, log: (line: string) => void): AsyncDisposable {
  const dialer = createDialer({ sql, stuck: stuckBatch });
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      await dialer.tick().catch((error) => log(`the dialer could not go on: ${error}`));
      await delay(tickMs, undefined, { signal }).catch(() => {});
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
