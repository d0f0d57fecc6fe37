// Takes the picture of the README: deno run -A --lock=deno.lock tests/browser/support/screenshot.ts
import { startPlatform } from "../../../dev/platform.ts";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";
import { signIn } from "./sign_in.ts";

const executable = findChromium();
if (!executable) throw new Error("There is no Chromium; CHROMIUM_PATH may name one.");
await using platform = await startPlatform();
const browser = await launchChromium(executable);
const page = await browser.newPage({
  viewport: { width: 1200, height: 760 },
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
});
await page.goto(`${platform.url}/dashboard/`);
await signIn(page, "ada@acme.example");
await page.getByRole("table").waitFor();
await page.mouse.move(0, 0);
const path = new URL("../../../docs/dashboard.png", import.meta.url).pathname;
await page.screenshot({ path });
await browser.close();
