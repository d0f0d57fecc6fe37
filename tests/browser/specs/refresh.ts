import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../../../dev/testkit/until.ts";
import { ada, intercept, openAs, platform, shows, test } from "../support/page_fixture.ts";

test("the dashboard shows what changes, in the row that is there", async () => {
  const page = await openAs(ada);
  const row = page.getByRole("row").nth(1);
  await row.getByText("590 of 1,000 left").waitFor();
  await row.evaluate((element) => element.setAttribute("data-mark", "same"));
  await platform().sql(
    `update public.call_batch_contacts set status = 'skipped'
     where batch_id = 'b0000000-0000-4000-8000-000000000001' and status = 'pending'`,
  );
  await row.getByText("505 of 1,000 left").waitFor();
  assert.equal(await row.getAttribute("data-mark"), "same");
  assert.equal(await row.getByRole("progressbar").getAttribute("aria-valuenow"), "49.5");
});

test("an unchanged page is not downloaded again: the browser asks with its tag and gets 304", async () => {
  const page = await openAs(ada, { address: "?status=cancelled" });
  await shows(page, "1–6 of 6");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const tags = new Map<string, string | undefined>();
  const statuses: number[] = [];
  const sizes: number[] = [];
  devtools.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => {
    tags.set(requestId, headers["If-None-Match"] ?? headers["if-none-match"]);
  });
  devtools.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
    if (tags.get(requestId)) statuses.push(statusCode);
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
  const updated = page.getByText(/^Updated/);
  const before = await updated.innerText();
  await until(() => statuses.length >= 3 && sizes.length >= 3 || undefined);
  assert.deepEqual(new Set(statuses), new Set([304]));
  assert.ok(Math.max(...sizes) < 2_000, "nothing but headers");
  await until(async () => await updated.innerText() !== before || undefined);

  await platform().sql(
    "update public.call_batches set calls_per_minute = 31 where status = 'cancelled'",
  );
  await page.getByText("31 a minute").first().waitFor();
  assert.ok(statuses.includes(200));
  assert.ok(Math.max(...sizes) > 2_000);
});

test("the dashboard does not ask while nobody can see it, and at once when somebody does", async () => {
  let asked = 0;
  intercept("/functions/v1/", () => void asked++);
  const page = await openAs(ada);
  await shows(page, "1–25 of 42");
  await setHidden(page, true);
  let before = -1;
  await until(async () => {
    before = asked;
    await page.waitForTimeout(1_000);
    return asked === before || undefined;
  });
  await setHidden(page, false);
  await until(() => asked > before + 1 || undefined);
});

test("an answer that comes late does not overwrite the view that was chosen meanwhile", async () => {
  const held = Promise.withResolvers<void>();
  let waiting = 0;
  const page = await openAs(ada, { address: "?status=cancelled" });
  await shows(page, "1–6 of 6");
  intercept("status=paused%2Cfailed", () => {
    waiting++;
    return held.promise;
  });
  await page.getByRole("checkbox", { name: "Paused" }).check();
  await page.getByRole("checkbox", { name: "Cancelled" }).uncheck();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await until(() => waiting > 0 || undefined);
  await page.getByRole("checkbox", { name: "Paused" }).uncheck();
  await page.locator("tbody .cell-status").getByText("Failed").first().waitFor();
  held.resolve();
  await page.waitForTimeout(500);
  assert.deepEqual(
    new Set(await page.locator("tbody .cell-status").allInnerTexts()),
    new Set(["Failed"]),
  );
});

test("while the list cannot be read the dashboard asks more rarely, and nothing flickers", async () => {
  let asked = 0;
  const page = await openAs("nora@nowhere.example");
  await page.getByRole("alert").getByText("Your account belongs to no agency").waitFor();
  intercept("/functions/v1/", () => void asked++);
  await page.evaluate(`
    globalThis.changes = [];
    new MutationObserver((all) => all.forEach((one) => changes.push(one.target.nodeName + " " + one.type)))
      .observe(document.querySelector(".notice [role=alert]"), { subtree: true, childList: true, characterData: true });
    new MutationObserver((all) => all.forEach((one) => changes.push(one.target.nodeName + " " + one.type)))
      .observe(document.querySelector("main"), { childList: true });
  `);
  await page.waitForTimeout(5_000);
  assert.ok(
    asked >= 1 && asked <= 5,
    `asked ${asked} times in 5 s, where 20 times would be the usual pace`,
  );
  assert.deepEqual(await page.evaluate("changes"), []);
});

/** Headless, no page is ever hidden; so it is told that it is. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`
    const state = "${hidden ? "hidden" : "visible"}";
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
}
