import assert from "node:assert/strict";
import {
  ApiError,
  toUpstreamError,
  UpstreamError,
} from "../../supabase/functions/_shared/http/errors.ts";
import { describeFailure, SettingError } from "../../supabase/functions/_shared/http/log.ts";

const describe = (cause: unknown) => describeFailure(new ApiError("internal_error", { cause }));

Deno.test("describeFailure() gives an upstream's failure, and nothing where there was none", () => {
  const failure = { status: 500, code: "57014", message: "canceling statement due to timeout" };
  assert.deepEqual(describe(new UpstreamError(failure)), { upstream: failure });
  assert.deepEqual(describe(undefined), {});
});

Deno.test("describeFailure() gives the name and the stack of an unexpected error, not its message", () => {
  const { cause = "" } = describe(new TypeError("Invalid URL: postgres://u:s3cret@db\n    at x"));
  assert.match(cause, /^TypeError\n\s+at .*log_test\.ts/);
  assert.doesNotMatch(cause, /s3cret/);
  assert.equal(describe("secret").cause, "string thrown");
});

Deno.test("describeFailure() names the setting that is missing", () => {
  assert.equal(describe(new SettingError("Setting missing: X")).cause, "Setting missing: X");
});

Deno.test("toUpstreamError() says how a call failed without quoting it", () => {
  const network = new TypeError(
    "error sending request for url (http://u:s3cret@db/): Connection refused (os error 111)",
  );
  assert.deepEqual(toUpstreamError(network).failure, {
    status: 0,
    code: "TypeError",
    message: "connection refused",
  });
  const unreadable = new SyntaxError(`Unexpected token 'E', "Eve Example" is not valid JSON`);
  assert.deepEqual(toUpstreamError(unreadable).failure, {
    status: 200,
    code: "SyntaxError",
    message: undefined,
  });
  assert.deepEqual(toUpstreamError("Eve Example").failure, { status: 0, code: "string" });
});
