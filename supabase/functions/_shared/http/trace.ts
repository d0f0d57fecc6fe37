/** The version 00 form of W3C Trace Context; a later version may have more after it (section 3.2.4). */
const shape =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.+)?$/;

/** A caller's trace: the header to pass on, and the id that finds it in a log. */
export interface Trace {
  traceparent: string;
  traceId: string;
}

/** Reads a W3C `traceparent` header. Undefined when there is none or it is malformed. */
export function readTrace(headers: Headers): Trace | undefined {
  const traceparent = headers.get("traceparent");
  if (traceparent === null) return undefined;
  const [matched, version, traceId, rest] = shape.exec(traceparent) ?? [];
  if (matched === undefined || traceId === undefined) return undefined;
  if (version === "00" && rest !== undefined) return undefined;
  return { traceparent, traceId };
}
