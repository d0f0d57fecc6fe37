// Takes the pictures of docs/ and of every state: deno run -A --lock=deno.lock tests/browser/support/screenshot.ts [FOLDER]
import type { BrowserContextOptions, Page } from "playwright-core";
import { renewSeed } from "../../../dev/local/dialer.ts";
import { startPlatform } from "../../../dev/platform.ts";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";
import { signIn } from "./sign_in.ts";

const [folder] = Deno.args;
const docs = new URL("../../../docs", import.meta.url).pathname;
const executable = findChromium();
if (!executable) throw new Error("There is no Chromium; CHROMIUM_PATH may name one.");
let response: (url: string) => Response | undefined | Promise<undefined> = () => undefined;
await using platform = await startPlatform({ onRequest: ({ url }) => response(url) });
const browser = await launchChromium(executable);

const laptop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 };
const appearances: Record<string, BrowserContextOptions & { rtl?: boolean }> = {
  light: laptop,
  dark: { ...laptop, colorScheme: "dark" },
  phone,
  forced: { ...laptop, forcedColors: "active" },
  rtl: { ...laptop, rtl: true },
  zoom: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

const isList = (url: string) => url.includes("/functions/v1/");
const failing = (url: string) => isList(url) ? new Response(null, { status: 500 }) : undefined;
const slow = (url: string) =>
  isList(url)
    ? new Promise<undefined>((resolve) => setTimeout(resolve, 3_000, undefined))
    : undefined;

/** Each state, from the list and back to it. */
const states: Record<string, (page: Page) => Promise<unknown>> = {
  list: (page) => page.mouse.move(0, 0),
  bottom: (page) => page.keyboard.press("End"),
  account: (page) => page.getByRole("button", { name: "Account" }).click(),
  ...Object.fromEntries(
    ["Status", "Campaign", "Agent", "Created"].map((name) => [
      name.toLowerCase(),
      (page: Page) => openMenu(page, name),
    ]),
  ),
  range: (page) => page.goto(`${platform.url}/dashboard/?from=2026-01-01&to=2099-12-31`),
  print: (page) => page.emulateMedia({ media: "print" }),
  export: async (page) => {
    response = slow;
    await page.getByRole("button", { name: "Export CSV" }).click();
  },
  failed_export: async (page) => {
    response = failing;
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.locator(".toast").waitFor();
  },
  outage: async (page) => {
    response = failing;
    await page.locator(".outage").waitFor();
  },
  offline: async (page) => {
    await page.context().setOffline(true);
    await page.locator(".outage").waitFor();
  },
  empty: async (page) => {
    await page.goto(`${platform.url}/dashboard/?from=2000-01-01&to=2000-01-02`);
    await page.locator(".notice").waitFor();
  },
  no_agency: async (page) => {
    response = (url) =>
      isList(url)
        ? Response.json({ error: "", code: "no_agency", request_id: "r" }, { status: 403 })
        : undefined;
    await page.locator(".notice").waitFor();
  },
  invalid_config: async (page) => {
    response = (url) => url.includes("/config.json") ? Response.json({}) : undefined;
    await page.reload();
    await page.locator(".notice").waitFor();
  },
  skeleton: async (page) => {
    response = slow;
    await page.reload();
    await page.locator(".skeleton").waitFor();
  },
};

for (const [name, { rtl, ...options }] of Object.entries(appearances)) {
  if (!folder && !["light", "dark", "phone"].includes(name)) continue;
  await renewSeed(platform.sql, Date.now());
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    ...options,
  });
  const page = await context.newPage();
  await page.goto(`${platform.url}/dashboard/`);
  if (rtl) await page.evaluate("document.documentElement.dir = 'rtl'");
  if (folder) await page.screenshot({ path: `${folder}/${name}_sign_in.png` });
  await signIn(page, "ada@acme.example");
  for (const [state, reach] of Object.entries(states)) {
    await page.locator("tbody:not(.skeleton), .notice").first().waitFor();
    await reach(page);
    await page.waitForTimeout(500);
    if (folder) await page.screenshot({ path: `${folder}/${name}_${state}.png` });
    else if (state === "list") {
      const suffix = name === "light" ? "" : `-${name}`;
      await page.screenshot({ path: `${docs}/dashboard${suffix}.png` });
    }
    if (!folder) break;
    response = () => undefined;
    await page.emulateMedia({ media: "screen" });
    await context.setOffline(false);
    await page.goto(`${platform.url}/dashboard/`);
    if (rtl) await page.evaluate("document.documentElement.dir = 'rtl'");
  }
  await context.close();
}
await browser.close();

async function openMenu(page: Page, name: string): Promise<void> {
  const filters = page.getByRole("button", { name: "Filters" });
  if (await filters.count()) await filters.click();
  await page.locator(".filter", { hasText: name }).click();
}
