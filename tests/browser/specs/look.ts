import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { signIn } from "../support/sign_in.ts";
import { ada, intercept, open, openAs, platform, test } from "../support/page_fixture.ts";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };

for (const colorScheme of ["light", "dark"] as const) {
  test(`the dashboard has no barrier that axe finds, in ${colorScheme} colours`, async () => {
    const page = await open({ colorScheme });
    await signIn(page, ada, "guess");
    await page.getByRole("alert").waitFor();
    await assertNoBarrier(page, "the form");
    await signIn(page, ada);
    await page.getByRole("table").waitFor();
    await page.getByRole("checkbox", { name: "Paused" }).check();
    await page.getByRole("button", { name: "Next" }).hover();
    await assertNoBarrier(page, "the list");
    await page.setViewportSize(phone.viewport);
    await assertNoBarrier(page, "the list on a phone");
    await page.goto(`${page.url()}&campaign=c0000000-0000-4000-8000-000000000005`);
    await page.getByRole("heading", { name: "No batches match" }).waitFor();
    await assertNoBarrier(page, "an empty list");
    await page.context().setOffline(true);
    await page.getByRole("alert").waitFor();
    await assertNoBarrier(page, "a problem");
  });
}

async function assertNoBarrier(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  // The page as it will be, not on the way there.
  await page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))");
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run()");
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  assert.deepEqual(found, [], what);
}

test("the dashboard follows the reader's choice of light or dark", async () => {
  const page = await openAs(ada, { colorScheme: "light" });
  await page.getByRole("table").waitFor();
  const light = await groundOf(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await groundOf(page);
  assert.ok(Math.min(...light) > 230, `${light} is light`);
  assert.ok(Math.max(...dark) < 40, `${dark} is dark`);
});

async function groundOf(page: Page): Promise<number[]> {
  const colour: string = await page.evaluate(
    "getComputedStyle(document.documentElement).backgroundColor",
  );
  return [...colour.matchAll(/\d+/g)].map(Number).slice(0, 3);
}

test("the dashboard fits a phone, and is a table still to who hears it", async () => {
  const page = await openAs(ada, phone);
  await page.getByRole("table").waitFor();
  const [shown, whole]: number[] = await page.evaluate(
    "[document.documentElement.clientWidth, document.documentElement.scrollWidth]",
  );
  assert.equal(shown, 360);
  assert.equal(whole, 360, "nothing to scroll to the side");
  assert.equal(await page.getByRole("row").count(), 1 + 25);
  assert.equal(await page.getByRole("columnheader").count(), 7);
  const first = page.getByRole("row").nth(1);
  assert.equal(await first.getByRole("cell").count(), 6);
  const widths = await first.evaluate((row) => [
    row.getBoundingClientRect().width,
    row.querySelector(".bar")?.getBoundingClientRect().width ?? 0,
  ]);
  assert.ok(Math.min(...widths) > 280, "a card as wide as the screen, and its bar too");
});

test("the dashboard says when there is no config.json", async () => {
  intercept("/config.json", () => new Response(null, { status: 404 }));
  const page = await open();
  await page.getByRole("alert").getByText("There is no config.json next to this page.").waitFor();
});

test("the dashboard refuses a refreshSeconds that would flood the server", async () => {
  const { url, publishableKey } = platform();
  for (const refreshSeconds of [0, -1, "4", 1e9]) {
    intercept("/config.json", () => Response.json({ url, publishableKey, refreshSeconds }));
    const page = await open();
    await page.getByRole("alert").getByText("refreshSeconds in config.json must be").waitFor();
  }
});
