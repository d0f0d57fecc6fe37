import { setTimeout as delay } from "node:timers/promises";
import { type ActiveBatch, createDialing, type Move, type Sql } from "./local/dialing.ts";

/** What the dialer works with. */
export interface DialerOptions {
  sql: Sql;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** From 0 up to 1. */
  random?: () => number;
}

/** Plays the part of what makes the calls: contacts move on at the pace that their batches allow. */
export interface Dialer {
  /** Does what came due since the last tick. */
  tick(): Promise<void>;
}

const TICK_MS = 500;
const MEAN_CALL_MS = 12_000;
/** After a pause of the machine the dialer goes on from there and makes up for nothing. */
const LONGEST_STEP_MS = 2_000;
/** How many contacts of one batch move at most in one step of a tick. */
const MAX_MOVES = 100;

const outcome = `case contact.id % 16
  when 3 then 'skipped' when 7 then 'failed' when 12 then 'failed' else 'completed' end`;

/** Makes a dialer. Only one should work on a database: it keeps the pace in its own memory. */
export function createDialer({ sql, now = Date.now, random = Math.random }: DialerOptions): Dialer {
  const dialing = createDialing(sql);
  /** How many calls each batch may start, with the fraction that was left over. */
  let allowances = new Map<string, number>();
  let last = now();

  /** Also those of a paused batch: it only starts no new ones. Gives how many calls are still on. */
  async function endCalls(batches: ActiveBatch[], elapsed: number): Promise<Map<string, number>> {
    const chance = 1 - Math.exp(-elapsed / MEAN_CALL_MS);
    const on = new Map<string, number>();
    const moves = batches.map(({ id, in_progress }): Move => {
      const calls = Array.from({ length: Math.min(in_progress, MAX_MOVES) }, random);
      const count = calls.filter((drawn) => drawn < chance).length;
      on.set(id, in_progress - count);
      return { id, count };
    });
    await dialing.move("in_progress", outcome, moves);
    return on;
  }

  async function startCalls(
    batches: ActiveBatch[],
    { on, elapsed, time }: { on: Map<string, number>; elapsed: number; time: number },
  ): Promise<void> {
    const left = new Map<string, number>();
    const moves = batches.map(({ id, calls_per_minute, max_concurrent, queued }): Move => {
      const allowance = (allowances.get(id) ?? 0) + calls_per_minute * elapsed / 60_000;
      const room = Math.max(0, max_concurrent - (on.get(id) ?? 0));
      const count = Math.min(Math.floor(allowance), room, queued, MAX_MOVES);
      // What was not used is lost, or a batch that had to wait would be too fast afterwards.
      left.set(id, Math.min(allowance - count, 1));
      return { id, count };
    });
    allowances = left;
    await dialing.move("queued", "'in_progress'", moves);
    await dialing.noteStart(moves.filter(({ count }) => count > 0).map(({ id }) => id), time);
  }

  return {
    async tick() {
      const time = now();
      const elapsed = Math.min(time - last, LONGEST_STEP_MS);
      last = time;
      await dialing.startDue(time);
      const batches = await dialing.readActive();
      const processing = batches.filter(({ status }) => status === "processing");
      const [done, running] = [processing.filter(isDone), processing.filter((b) => !isDone(b))];
      await dialing.complete(done.map(({ id }) => id), time);
      const on = await endCalls(batches, elapsed);
      await startCalls(running, { on, elapsed, time });
      await dialing.move("pending", "'queued'", running.map(missingInQueue));
    },
  };
}

/** Lets a dialer tick till it is disposed of. A tick that fails is told to `log`, and the next one tries again. */
export function startDialer(sql: Sql, log: (line: string) => void): AsyncDisposable {
  const dialer = createDialer({ sql });
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await dialer.tick().catch((error) => log(`the dialer could not go on: ${error}`));
      await delay(TICK_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

function isDone({ remaining }: ActiveBatch): boolean {
  return remaining === 0;
}

/** A minute's worth of contacts is kept in the queue. */
function missingInQueue({ id, calls_per_minute, pending, queued }: ActiveBatch): Move {
  return { id, count: Math.min(calls_per_minute - queued, pending, MAX_MOVES) };
}
