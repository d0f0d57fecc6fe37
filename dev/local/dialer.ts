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
  remaining: number;
}

/** How many contacts of a batch are to move on. */
interface Move {
  id: string;
  count: number;
}

const tickMs = 500;
const meanCallMs = 12_000;
/** After a pause of the machine the dialer goes on from there and makes up for nothing. */
const longestStepMs = 2_000;
/** How many contacts of one batch move at most in one step of a tick. */
const maxMoves = 100;

const outcome = `case contact.id % 16
  when 3 then 'skipped' when 7 then 'failed' when 12 then 'failed' else 'completed' end`;

/** Makes a dialer. Only one should work on a database: it keeps the pace in its own memory. */
export function createDialer(
  { sql, now = Date.now, random = Math.random, stuck }: DialerOptions,
): Dialer {
  const stuckFrom = now() + (stuck?.afterMs ?? Infinity);
  /** How many calls each batch may start, with the fraction that was left over. */
  let allowances = new Map<string, number>();
  let last = now();

  /** Moves the first contacts with one status to another, which is an SQL expression. */
  async function move(from: string, to: string, moves: Move[]): Promise<void> {
    const wanted = moves.filter(({ count }) => count > 0);
    if (wanted.length === 0) return;
    await sql(
      `update public.call_batch_contacts as contact set status = ${to}
       from jsonb_to_recordset($2::text::jsonb) as wanted (id uuid, count integer)
       cross join lateral (
         select first.id from public.call_batch_contacts as first
         where first.batch_id = wanted.id and first.status = $1
         order by first.id limit wanted.count
       ) as chosen
       where contact.id = chosen.id`,
      [from, JSON.stringify(wanted)],
    );
  }

  /** Completes these batches, or only notes when their first call was, where that is not noted. */
  async function setStarted(ids: string[], { status }: { status?: "completed" } = {}) {
    if (ids.length === 0) return;
    await sql(
      `update public.call_batches
       set status = coalesce($3::text, status), started_at = coalesce(started_at, $2::text::timestamptz)
       where id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)
         and ($3::text is null or status = 'processing')`,
      [JSON.stringify(ids), new Date(last).toISOString(), status ?? null],
    );
  }

  async function tick(): Promise<void> {
    const elapsed = Math.min(now() - last, longestStepMs);
    last = now();
    await sql(
      `update public.call_batches set status = 'processing'
       where status = 'scheduled' and scheduled_for <= $1::text::timestamptz`,
      [new Date(last).toISOString()],
    );
    const active = await sql<ActiveBatch>(
      `select id, status, calls_per_minute, max_concurrent,
         (remaining_count - queued - in_progress)::integer as pending,
         queued::integer, in_progress::integer, remaining_count::integer as remaining
       from public.v_call_batch_summary
       where status = 'processing' or (status = 'paused' and in_progress > 0)
       order by created_at desc, id desc limit 50`,
    );
    const batches = active.filter(({ id }) => id !== stuck?.id || last < stuckFrom);
    const processing = batches.filter(({ status }) => status === "processing");
    const done = processing.filter(({ remaining }) => remaining === 0);
    await setStarted(done.map(({ id }) => id), { status: "completed" });

    // Calls end, those of a paused batch too: it only starts no new ones.
    const chance = 1 - Math.exp(-elapsed / meanCallMs);
    const ends = batches.map(({ id, in_progress }): Move => {
      const calls = Array.from({ length: Math.min(in_progress, maxMoves) }, random);
      return { id, count: calls.filter((drawn) => drawn < chance).length };
    });
    await move("in_progress", outcome, ends);
    const ended = new Map(ends.map(({ id, count }) => [id, count]));

    const running = processing.filter(({ remaining }) => remaining > 0);
    const left = new Map<string, number>();
    const starts = running.map(({ id, calls_per_minute, max_concurrent, ...batch }): Move => {
      const allowance = (allowances.get(id) ?? 0) + calls_per_minute * elapsed / 60_000;
      const room = Math.max(0, max_concurrent - batch.in_progress + (ended.get(id) ?? 0));
      const count = Math.min(Math.floor(allowance), room, batch.queued, maxMoves);
      // What was not used is lost, or a batch that had to wait would be too fast afterwards.
      left.set(id, Math.min(allowance - count, 1));
      return { id, count };
    });
    allowances = left;
    await move("queued", "'in_progress'", starts);
    await setStarted(starts.filter(({ count }) => count > 0).map(({ id }) => id));

    // A minute's worth of contacts is kept in the queue.
    const refills = running.map(({ id, calls_per_minute, pending, queued }): Move => {
      return { id, count: Math.min(calls_per_minute - queued, pending, maxMoves) };
    });
    await move("pending", "'queued'", refills);
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
