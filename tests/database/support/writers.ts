import postgres from "postgres";
import { batches } from "./counts.ts";

/** How a writer goes about it. */
export interface Writer {
  /** Told apart by the contacts it touches: those whose phone number is this. */
  name: string;
  isolation: "read committed" | "repeatable read" | "serializable";
  transactions: number;
  /** Gives the same numbers for the same seed, from 0 to below `bound`. */
  random(bound: number): number;
}

const statuses = ["pending", "queued", "in_progress", "completed", "failed", "skipped"];

/**
 * Runs transactions of several statements on the same batches as every other writer, each time in another order, but on
 * contacts of its own: whatever it waits for or fails on is the counts. Gives how many had to be repeated.
 */
export async function write(url: string, writer: Writer): Promise<number> {
  const { name, isolation, random } = writer;
  const pick = <T>(from: readonly T[]) => from[random(from.length)] as T;
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  let repeated = 0;
  try {
    for (let done = 0; done < writer.transactions;) {
      const order = batches.toSorted(() => random(3) - 1);
      const statements = order.map((batch) => statementOn(batch));
      const end = random(5) === 0 ? "rollback" : "commit";
      try {
        await sql.unsafe(
          `begin isolation level ${isolation}; ${statements.join("; ")}; ${end}`,
        ).simple();
        done++;
      } catch (error) {
        await sql`rollback`;
        // Serializable transactions are refused when their order matters, and it is theirs to try again.
        const refused = error instanceof postgres.PostgresError && error.code === "40001";
        if (!refused || isolation !== "serializable") throw error;
        repeated++;
      }
    }
  } finally {
    await sql.end();
  }
  return repeated;

  function statementOn(batch: string): string {
    const mine = `phone_number = '${name}' and batch_id = '${batch}'`;
    switch (random(6)) {
      case 0:
        return `delete from public.call_batch_contacts where ${mine} and id % 3 = 0`;
      case 1:
        return `update public.call_batch_contacts set batch_id = '${pick(batches)}'
          where ${mine} and id % 2 = 0`;
      case 2:
        return `savepoint here;
          update public.call_batch_contacts set status = '${pick(statuses)}' where ${mine};
          rollback to here`;
      case 3:
      case 4:
        return `update public.call_batch_contacts set status = '${pick(statuses)}' where ${mine}`;
      default:
        return `insert into public.call_batch_contacts (batch_id, phone_number, status)
          values ('${batch}', '${name}', '${pick(statuses)}'), ('${batch}', '${name}', 'pending')`;
    }
  }
}

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
