import { CallBatchListError, isCallBatchListError } from "./call_batch_list_error.ts";
import { sleep, withDeadline } from "./deadline.ts";
import { queryOf } from "./query_string.ts";
import { aborted, readFailure, timedOut, unexpected } from "./read_failure.ts";
import type { FunctionsClient, Include, Page, PageRequest } from "./types.ts";

/** The function responds within ten seconds. */
const TIMEOUT_MS = 15_000;
/** A lost connection is often back at once. */
const RECONNECT_MS = 300;
/** Longer waits are left to the caller. */
const LONGEST_RETRY_AFTER_SECONDS = 10;

/** Lists one page of the agency's call batches. Throws {@link CallBatchListError}. */
export async function listCallBatches<
  I extends Include | undefined = undefined,
>(
  supabase: FunctionsClient,
  { signal, timeoutMs, retry, ...request }: PageRequest<I> = {},
): Promise<Page<I>> {
  const name = `calls-batch-list${queryOf(request)}`;
  const page = await withDeadline(
    { ms: timeoutMs ?? TIMEOUT_MS, outer: signal },
    async (deadline) => {
      const attempt = () => fetchPage<I>(supabase, name, { deadline, signal });
      try {
        return await attempt();
      } catch (error) {
        const wait = retry ?? true ? waitBeforeRetry(error) : undefined;
        if (wait === undefined) throw error;
        await sleep(wait, deadline);
        return await attempt();
      }
    },
  );
  checkNext(page, request.cursor);
  return page;
}

async function fetchPage<I extends Include | undefined>(
  supabase: FunctionsClient,
  name: string,
  { deadline, signal }: {
    deadline: AbortSignal;
    signal: AbortSignal | null | undefined;
  },
): Promise<Page<I>> {
  const requestId = newRequestId();
  const { data, error, response } = await supabase.functions.invoke(name, {
    method: "GET",
    headers: { "x-request-id": requestId },
    signal: deadline,
  });
  if (!error && isBody<I>(data)) {
    return { ...data, nextCursor: data.pagination.next_cursor ?? null };
  }
  throw new CallBatchListError(
    signal?.aborted
      ? aborted(signal, requestId)
      : deadline.aborted
      ? timedOut(requestId)
      : error
      ? await readFailure(error, requestId)
      : unexpected(response?.status ?? 200, requestId),
  );
}

/** Milliseconds; undefined where a retry would not help, or not soon. */
function waitBeforeRetry(error: unknown): number | undefined {
  if (!isCallBatchListError(error)) return undefined;
  const { code, status, retryAfterSeconds = Infinity } = error;
  if (code === "unreachable") return RECONNECT_MS;
  const isSoon = status === 503 &&
    retryAfterSeconds <= LONGEST_RETRY_AFTER_SECONDS;
  return isSoon ? retryAfterSeconds * 1000 : undefined;
}

/** Fails loudly where a walk would end early or never. */
function checkNext(
  { nextCursor, pagination }: Pick<Page, "nextCursor" | "pagination">,
  cursor: string | null | undefined,
): void {
  const problem = nextCursor !== null && nextCursor === cursor
    ? "repeats the cursor of its request"
    : nextCursor === null && pagination.has_more
    ? "has more batches and no `next_cursor`"
    : undefined;
  if (problem === undefined) return;
  throw new CallBatchListError({
    status: 200,
    code: "unexpected_answer",
    message: `The response ${problem}. Is it cached, or is the function older than this client?`,
    requestId: "",
  });
}

/** Sent with the request, to find it in the server's log when the response is lost. */
function newRequestId(): string {
  // React Native has no `crypto`, and an id need not be hard to guess.
  const digits = Array.from({ length: 32 }, () => Math.trunc(Math.random() * 16).toString(16));
  return digits.join("");
}

/** Shallow check; field types are the API's responsibility. */
function isBody<I extends Include | undefined>(
  data: unknown,
): data is Omit<Page<I>, "nextCursor"> {
  return typeof data === "object" && data !== null && "batches" in data &&
    Array.isArray(data.batches) && "pagination" in data &&
    typeof data.pagination === "object" && data.pagination !== null;
}
