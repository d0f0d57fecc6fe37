import assert from "node:assert/strict";
import { ApiError } from "../../supabase/functions/_shared/http/errors.ts";
import { describeFailure, SettingError } from "../../supabase/functions/_shared/http/log.ts";
import { UpstreamError } from "../../supabase/functions/_shared/upstream.ts";

const describe = (cause: unknown) => describeFailure(new ApiError("internal_error", { cause }));

Deno.test("describeFailure() returns an upstream's failure, the missing setting, or nothing", () => {
  const failure = { category: "status", status: 500, code: "57014" } as const;
  assert.deepEqual(describe(new UpstreamError(failure)), { upstream: failure });
  assert.deepEqual(describe(new SettingError("Missing: X")), { cause: "Missing: X" });
  assert.deepEqual(describe(undefined), {});
});

Deno.test("describeFailure() returns name and stack of an unexpected error, without its message", () => {
  const { cause = "" } = describe(new TypeError("Invalid URL: postgres://u:s3cret@db\n    at x"));
  assert.match(cause, /^TypeError\n\s+at .*log_test\.ts/);
  assert.doesNotMatch(cause, /s3cret/);
  assert.equal(describe("secret").cause, "string thrown");
});
