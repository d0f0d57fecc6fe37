import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { usePlatform } from "../../../dev/testkit/platform.ts";
import { findChromium, launchChromium } from "../../../dev/testkit/chromium.ts";
import { signIn } from "./sign_in.ts";

/** How to open a page. */
export interface OpenOptions extends BrowserContextOptions {
  /** Below `/dashboard/`, or a whole address. */
  address?: string;
}

/** A member of the agency with 42 batches. */
export const ada = "ada@acme.example";

/** Has an account of its own, to be put into an agency that a test makes. */
export const ben = { email: "ben@acme.example", id: "50000000-0000-4000-8000-000000000002" };

type Intervention = (request: Request) => void | Response | Promise<void | Response>;

const executable = findChromium();
const nothing = () => {};
let intervention: Intervention = nothing;
let browser: Browser | undefined;

/** What the function wrote to its log. */
export const log: string[] = [];

/** The platform, whose dashboard looks at the list four times a second; people's does so every four seconds. */
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
    intervention = nothing;
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  });
} else {
  console.log("Skipped, since there is no Chromium (CHROMIUM_PATH may name one): the dashboard");
}

/** Declares a test, which is skipped where there is no Chromium. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ignore: !executable });
}

/** Sees, holds up or answers the requests that reach the platform, till the test ends. */
export function intervene(how: Intervention): void {
  intervention = how;
}

/** Holds up or answers the requests whose address has this part, till the test ends; the others go on. */
export function intercept(part: string, how: Intervention): void {
  intervene((request) => request.url.includes(part) ? how(request) : undefined);
}

/** Opens the dashboard, or another page, in a window of its own, which closes with the test. */
export async function open({ address = "", ...options }: OpenOptions = {}): Promise<Page> {
  if (!browser) throw new Error("The browser runs only while tests do.");
  const context = await browser.newContext({ locale: "en-GB", ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(`${new URL(address, `${platform().url}/dashboard/`)}`);
  return page;
}

/** Opens the dashboard and signs in. */
export async function openAs(email: string, options?: OpenOptions): Promise<Page> {
  const page = await open(options);
  await signIn(page, email);
  return page;
}

/** Waits until the pager says where the page is, such as `1–25 of 42`. */
export async function shows(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByText(place).waitFor();
}

/** The query string in the address bar. */
export function search(page: Page): string {
  return new URL(page.url()).search;
}
