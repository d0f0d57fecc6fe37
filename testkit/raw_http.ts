/** Sends these bytes to a server on 127.0.0.1 and gives the status of its answer; undefined when it hangs up. */
export async function sendRaw(
  url: string,
  bytes: Uint8Array | string,
): Promise<number | undefined> {
  const raw = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
  const timer = setTimeout(() => connection.closeWrite().catch(() => {}), 2_000);
  let text = "";
  try {
    let sent = 0;
    while (sent < raw.length) sent += await connection.write(raw.subarray(sent));
    const decoder = new TextDecoder("latin1");
    for await (const chunk of connection.readable.values({ preventCancel: true })) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes("\r\n")) break;
    }
  } catch {
    // A reset is an answer too: the server refused to read on.
  } finally {
    clearTimeout(timer);
  }
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  return status === undefined ? undefined : Number(status);
}
