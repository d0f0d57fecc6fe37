// Takes the pictures of docs/: deno run -A --lock=deno.lock tests/browser/support/screenshot.ts
import type { BrowserContextOptions } from "playwright-core";
import { startDialer } from "../../../dev/local/dialer.ts";
import { SEED_PASSWORD } from "../../../dev/local/people.ts";
import { startPlatform } from "../../../dev/platform.ts";
import { until } from "../../../dev/process/until.ts";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";

const executable = findChromium();
if (!executable) throw new Error("There is no Chromium; CHROMIUM_PATH may name one.");
await using platform = await startPlatform();

const dialer = startDialer(platform.sql, console.error);
const hasPace = `select 1 as row from public.v_call_batch_activity
  where id = 'b0000000-0000-4000-8000-000000000001' and finished_per_minute between 20 and 30`;
await until(async () => (await platform.sql(hasPace)).length > 0);
await dialer[Symbol.asyncDispose]();
// The dialer has completed the batch that the seed leaves stuck.
await platform.sql(`update public.call_batches set status = 'processing'
  where id = 'b0000000-0000-4000-8000-000000000036'`);

const browser = await launchChromium(executable);

const laptop = { viewport: { width: 1280, height: 800 } };
const pictures: Record<string, BrowserContextOptions> = {
  "dashboard": laptop,
  "dashboard-dark": { ...laptop, colorScheme: "dark" },
  "dashboard-phone": { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 },
};
for (const [name, options] of Object.entries(pictures)) {
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "Europe/Berlin", ...options });
  await page.goto(`${platform.url}/dashboard/`);
  await page.getByLabel("E-mail").fill("ada@acme.example");
  await page.getByLabel("Password").fill(SEED_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("1 stuck").waitFor();
  await page.mouse.move(0, 0);
  await page.screenshot({ path: new URL(`../../../docs/${name}.png`, import.meta.url).pathname });
  await page.close();
}
await browser.close();
