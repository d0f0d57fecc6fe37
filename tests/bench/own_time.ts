// Measures the function's own work for a page of 25: its `index.ts` (or the given file) with a `fetch` that responds at
// once, without network and database. Prints microseconds per request, the median of batches of 200.
//   deno run -A --lock=deno.lock tests/bench/own_time.ts [FILE]
//   deno run -A --lock=deno.lock --cpu-prof --cpu-prof-dir=/tmp/profile tests/bench/own_time.ts   # open it in Chromium's developer tools
import { settingsFor } from "../../dev/testkit/fake_project.ts";
import { agencies, fakeRows, people } from "../../dev/testkit/fakes.ts";
import { median } from "./statistics.ts";
import { createSigningKey, signToken, userClaims } from "../../dev/testkit/tokens.ts";

const key = await createSigningKey();
const headers = { Authorization: `Bearer ${await signToken(key, userClaims(people.member))}` };
const settings: Record<string, string> = settingsFor({ url: "http://127.0.0.1:9" }, [key]);
const page = JSON.stringify(fakeRows(25));
const profile = JSON.stringify([{ agency_id: agencies.own }]);

globalThis.fetch = (input) => {
  const isProfile = /\/users(\?|$)/.test(input instanceof Request ? input.url : String(input));
  const body = isProfile ? profile : page;
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    "Content-Range": isProfile ? "0-0/*" : "0-24/42",
  };
  return Promise.resolve(new Response(body, { status: isProfile ? 200 : 206, headers }));
};
Deno.env.get = (name) => settings[name];
console.log = () => {};
const { promise, resolve } = Promise.withResolvers<(request: Request) => Promise<Response>>();
Object.defineProperty(Deno, "serve", { value: resolve });
const script = Deno.args[0] ?? "../../supabase/functions/calls-batch-list/index.ts";
await import(new URL(script, import.meta.url).href);
const handler = await promise;

async function request(): Promise<void> {
  const response = await handler(new Request("http://127.0.0.1/calls-batch-list", { headers }));
  if (response.status !== 200) throw new Error(await response.text());
  await response.text();
}

const batches: number[] = [];
for (const end = performance.now() + 4_000; performance.now() < end;) {
  const start = performance.now();
  for (let n = 0; n < 200; n += 1) await request();
  batches.push((performance.now() - start) / 200 * 1_000);
}
const warm = batches.slice(batches.length / 2);
const [middle, best] = [median(warm), Math.min(...warm)].map((time) => time.toFixed(0));
console.info(`Deno ${Deno.version.deno}: ${middle} µs a page, ${best} at best`);
