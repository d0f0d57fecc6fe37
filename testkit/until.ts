/** The first value that is not undefined, asked for every 20 ms. Rejects after a minute. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const timeoutMs = 60_000;
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Nothing came within ${timeoutMs} ms`);
}
