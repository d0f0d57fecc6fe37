/** A later version may add fields (W3C Trace Context, 3.2.4). */
const shape =
  /^(?!ff)([0-9a-f]{2})-((?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.+)?$/;

export interface Trace {
  /** The header to pass on, in version 00 and without the fields of a later version. */
  traceparent: string;
  traceId: string;
}

/** Reads a W3C `traceparent` header. Undefined if it is missing or malformed. */
export function readTrace(headers: Headers): Trace | undefined {
  const traceparent = headers.get("traceparent");
  if (traceparent === null) return undefined;
  const [, version, fields, traceId, rest] = shape.exec(traceparent) ?? [];
  if (fields === undefined || traceId === undefined) return undefined;
  if (version === "00" && rest !== undefined) return undefined;
  return { traceparent: `00-${fields}`, traceId };
}
