import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";
import { usePlatform } from "../../../dev/testkit/platform.ts";
import { signIn } from "./sign_in.ts";

export interface OpenOptions extends BrowserContextOptions {
  /** Relative to `/dashboard/`, or a whole URL. */
  address?: string;
}

/** A member of the agency with 42 batches. */
export const ada = "ada@acme.example";

/** A member for agencies that tests create. */
export const ben = { email: "ben@acme.example", id: "50000000-0000-4000-8000-000000000002" };

export const phone = { viewport: { width: 375, height: 740 }, hasTouch: true };

type Intervention = (request: Request) => void | Response | Promise<void | Response>;

const executable = findChromium();
let intervention: Intervention = () => {};
let browser: Browser | undefined;

/** The log lines of the function. */
export const log: string[] = [];

/** The platform; its dashboard refreshes four times a second instead of every four seconds. */
export const platform = executable
  ? usePlatform({
    dashboard: { refreshSeconds: 0.25 },
    onRequest: (request) => intervention(request),
    log: (line) => log.push(line),
  })
  : () => {
    throw new Error("There is no Chromium.");
  };

if (executable) {
  Deno.test.beforeAll(async () => {
    browser = await launchChromium(executable);
  });
  Deno.test.afterAll(async () => await browser?.close());
  Deno.test.afterEach(async () => {
    intervention = () => {};
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
} else {
  console.log("SKIPPED: the dashboard, since there is no Chromium (CHROMIUM_PATH may name one)");
}

/** Declares a test, which is skipped without Chromium. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: !executable });
}

/** Delays requests whose URL has this part, or responds to them, until the test ends. */
export function intercept(part: string, how: Intervention): void {
  intervention = (request) => request.url.includes(part) ? how(request) : undefined;
}

/** Ends {@link intercept}. */
export function passAll(): void {
  intervention = () => {};
}

/** Records the path and query of each request whose URL has this part. */
export function record(part: string): string[] {
  const urls: string[] = [];
  intercept(part, ({ method, url }) => {
    if (method !== "OPTIONS") urls.push(url.slice(url.indexOf(part)));
  });
  return urls;
}

/** Opens the dashboard, or another page, in a context that closes with the test. */
export async function open({ address = "", ...options }: OpenOptions = {}): Promise<Page> {
  if (!browser) throw new Error("The browser runs only while tests do.");
  const context = await browser.newContext({ locale: "en-GB", ...options });
  context.setDefaultTimeout(10_000);
  await context.addInitScript(`
    globalThis.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().filter(
      ({ hadRecentInput }) => !hadRecentInput).map(({ value, sources }) =>
        value + " " + sources.map(({ node }) => node?.outerHTML?.slice(0, 80)))))
      .observe({ type: "layout-shift", buffered: true });
  `);
  const page = await context.newPage();
  await page.goto(`${new URL(address, `${platform().url}/dashboard/`)}`);
  return page;
}

/** Opens the dashboard, signs in and waits for the rows. */
export async function openList(email = ada, options?: OpenOptions): Promise<Page> {
  const page = await openAs(email, options);
  await page.locator("tbody:not(.skeleton) tr").first().waitFor();
  return page;
}

const sessions = new Map<string, Awaited<ReturnType<BrowserContext["storageState"]>>>();

/** Opens the dashboard as this user, who signs in once for all tests that do not end the session. */
export async function openAs(email: string, options: OpenOptions = {}): Promise<Page> {
  const storageState = sessions.get(email);
  if (storageState) return await open({ ...options, storageState });
  const page = await open(options);
  await signIn(page, email);
  await page.getByRole("banner").waitFor();
  sessions.set(email, await page.context().storageState());
  return page;
}

/** Waits until the toolbar shows this place in the list, such as `1–25 of 42`. */
export async function shows(page: Page, place: string): Promise<void> {
  await page.locator(".toolbar").getByText(place, { exact: true }).waitFor();
}

/** The rows of the list, without its header. */
export function rows(page: Page) {
  return page.locator("tbody:not(.skeleton)").getByRole("row");
}

/** The texts of a column, without duplicates. */
export async function column(page: Page, name: string): Promise<Set<string>> {
  return new Set(await page.locator(`tbody .column-${name}`).allInnerTexts());
}

/** Moves the `Date` of the function's responses, as if the server's clock were ahead. */
export async function moveServerClock(page: Page, minutes: number): Promise<void> {
  await page.route("**/functions/v1/**", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
}

/** The query string in the address bar. */
export function search(page: Page): string {
  return new URL(page.url()).search;
}
