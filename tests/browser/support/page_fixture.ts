import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Locator,
  Page,
} from "playwright-core";
import { SEED_PASSWORD } from "../../../dev/local/people.ts";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";
import { usePlatform } from "../../../dev/testkit/platform.ts";

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
let release = () => {};
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
    passAll();
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
} else {
  console.log("SKIPPED: the dashboard, since there is no Chromium (CHROMIUM_PATH may name one)");
}

/** Declares a test, which is skipped without Chromium. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: !executable });
}

/** Responds to requests whose URL has this part, or looks at them, until {@link passAll} or the test's end. */
export function intercept(part: string, how: Intervention): void {
  intervention = (request) => request.url.includes(part) ? how(request) : undefined;
}

/** Holds requests whose URL has this part until {@link passAll}. */
export function hold(part: string): void {
  const held = Promise.withResolvers<void>();
  release = held.resolve;
  intercept(part, () => held.promise);
}

export function passAll(): void {
  intervention = () => {};
  release();
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
  const page = await context.newPage();
  await page.goto(`${new URL(address, `${platform().url}/dashboard/`)}`);
  return page;
}

/** Opens the dashboard, signs in and waits for the rows. */
export async function openList(email = ada, options?: OpenOptions): Promise<Page> {
  const page = await openAs(email, options);
  await rows(page).first().waitFor();
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

/** Fills in the form and sends it off. */
export async function signIn(page: Page, email: string, password = SEED_PASSWORD): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await button(page, "Sign in").click();
}

export function button(page: Page | Locator, name: string): Locator {
  return page.getByRole("button", { name });
}

/** Waits until the toolbar shows this place in the list, such as `1–25 of 42`. */
export async function shows(page: Page, place: string): Promise<void> {
  await page.locator(".toolbar").getByText(place, { exact: true }).waitFor();
}

/** Waits until the rows are those of the chosen view. */
export async function settled(page: Page): Promise<void> {
  await page.locator("table[aria-busy=false]").waitFor();
}

/** The rows of the list, without its header; those with this text. */
export function rows(page: Page, hasText = ""): Locator {
  return page.locator("tbody:not(.skeleton)").getByRole("row").filter({ hasText });
}

/** The texts of a column. */
export async function column(page: Page, name: string): Promise<string[]> {
  return await page.locator(`tbody .column-${name}`).allInnerTexts();
}

/** The query string in the address bar. */
export function search(page: Page): string {
  return new URL(page.url()).search;
}
