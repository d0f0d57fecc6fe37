import type { Row } from "./database.ts";

/** Runs one statement with `$1` parameters as the database's administrator. */
export type Sql = <T extends Row>(text: string, parameters?: unknown[]) => Promise<T[]>;

/** A batch whose contacts are being called, or that still has some on the line. */
export interface ActiveBatch extends Row {
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
export interface Move {
  id: string;
  count: number;
}

/** The statements of the dialer. Each does a bounded piece of work; times are in milliseconds since the epoch. */
export interface Dialing {
  /** Lets scheduled batches begin whose time has come. */
  startDue(time: number): Promise<void>;
  readActive(): Promise<ActiveBatch[]>;
  /** Completes these batches. */
  complete(ids: string[], time: number): Promise<void>;
  /** Notes the first call of these batches, where none is noted. */
  noteStart(ids: string[], time: number): Promise<void>;
  /** Moves the first contacts with one status to another, which is an SQL expression. */
  move(from: string, to: string, moves: Move[]): Promise<void>;
}

const MAX_BATCHES = 50;

/** Makes the statements of the dialer. */
export function createDialing(sql: Sql): Dialing {
  return {
    async startDue(time) {
      await sql(
        `update public.call_batches set status = 'processing' where id in (
           select id from public.call_batches
           where status = 'scheduled' and scheduled_for <= $1::text::timestamptz
           order by scheduled_for limit ${MAX_BATCHES}
         )`,
        [toText(time)],
      );
    },

    readActive: () =>
      sql<ActiveBatch>(
        `select id, status, calls_per_minute, max_concurrent,
           (remaining_count - queued - in_progress)::integer as pending,
           queued::integer, in_progress::integer, remaining_count::integer as remaining
         from public.v_call_batch_summary
         where status = 'processing' or (status = 'paused' and in_progress > 0)
         order by created_at desc, id desc limit ${MAX_BATCHES}`,
      ),

    async complete(ids, time) {
      if (ids.length === 0) return;
      await sql(
        `update public.call_batches
         set status = 'completed', started_at = coalesce(started_at, $2::text::timestamptz)
         where id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)
           and status = 'processing'`,
        [JSON.stringify(ids), toText(time)],
      );
    },

    async noteStart(ids, time) {
      if (ids.length === 0) return;
      await sql(
        `update public.call_batches set started_at = $2::text::timestamptz
         where id in (select jsonb_array_elements_text($1::text::jsonb)::uuid)
           and started_at is null`,
        [JSON.stringify(ids), toText(time)],
      );
    },

    async move(from, to, moves) {
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
    },
  };
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
