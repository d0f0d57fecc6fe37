import assert from "node:assert/strict";
import { readTrace } from "../../supabase/functions/_shared/http/trace.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";
const read = (traceparent: string) => readTrace(new Headers({ traceparent }));

Deno.test("readTrace() reads the version 00 fields of a W3C traceparent", () => {
  const traceparent = `00-${id}-00f067aa0ba902b7-01`;
  for (const text of [traceparent, `01${traceparent.slice(2)}-more`, `cc${traceparent.slice(2)}`]) {
    assert.deepEqual(read(text), { traceparent, traceId: id });
  }
});

Deno.test("readTrace() ignores a header that is absent or malformed", () => {
  assert.equal(readTrace(new Headers()), undefined);
  for (
    const text of [
      "",
      id,
      `00-${id}-00f067aa0ba902b7`,
      `00-${id}-00f067aa0ba902b7-01-more`,
      `ff-${id}-00f067aa0ba902b7-01`,
      `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
      `00-${id}-${"0".repeat(16)}-01`,
      `00-${id.toUpperCase()}-00f067aa0ba902b7-01`,
      `00-${id}-00f067aa0ba902b7-01, 00-${id}-00f067aa0ba902b7-01`,
    ]
  ) {
    assert.equal(read(text), undefined, text);
  }
});
