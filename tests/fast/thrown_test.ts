import assert from "node:assert/strict";
import {
  createHandler,
  type Dependencies,
} from "../../supabase/functions/calls-batch-list/handler.ts";
import { readError, readPage } from "../../testkit/answers.ts";
import { makeDependencies, makeRequest } from "../../testkit/fakes.ts";

const thrown: Record<string, unknown> = {
  "undefined": undefined,
  "null": null,
  "text": "secret detail",
  "a number": 401,
  "a symbol": Symbol("secret detail"),
  "an object": { status: 200, code: "secret detail", message: "secret detail" },
  "an object of nothing": Object.create(null),
  "a response": new Response("secret detail", { status: 200 }),
  "a function": () => "secret detail",
  "an error": new Error("secret detail"),
  "an error without a stack": Object.assign(new Error("secret detail"), { stack: undefined }),
  "an error of odd parts": Object.assign(new Error(), { message: 7, stack: { secret: "detail" } }),
};

const steps = ["verifyToken", "readAgency", "listBatches"] as const;

for (const step of steps) {
  Deno.test(`createHandler() answers 500 internal_error to whatever ${step} throws, and logs it`, async () => {
    for (const [what, value] of Object.entries(thrown)) {
      const ways: Partial<Dependencies>[] = [
        { [step]: () => Promise.reject(value) },
        {
          [step]: () => {
            throw value;
          },
        },
      ];
      for (const way of ways) {
        const { dependencies, entries } = makeDependencies(way);
        const response = await createHandler(dependencies)(makeRequest());
        const body = await readError(response, "internal_error");
        assert.ok(!JSON.stringify(body).includes("secret"), what);
        assert.equal(entries.length, 1);
        assert.equal(entries[0]?.level, "error");
        assert.ok(entries[0]?.cause, `nothing in the log about ${what}`);
        JSON.stringify(entries[0]);
      }
    }
  });
}

Deno.test("createHandler() answers even when the log cannot be written", async () => {
  const { dependencies } = makeDependencies({
    log: () => {
      throw new Error("No space left on device");
    },
  });
  const handler = createHandler(dependencies);
  await readPage(await handler(makeRequest()));
  await readError(await handler(makeRequest("?limit=0")), "invalid_request");
});
