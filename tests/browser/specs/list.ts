import assert from "node:assert/strict";
import { ada, openAs, search, shows, test } from "../support/page_fixture.ts";

test("the dashboard shows each batch with its progress, and times in the reader's zone", async () => {
  const page = await openAs(ada, { timezoneId: "Asia/Kolkata" });
  const row = page.getByRole("row", { name: "Q1 Outreach" }).first();
  await row.waitFor();
  const text = (await row.innerText()).replace(/\s+/g, " ");
  const [movement] = /(?<=Processing ).* (left|min|h)(?= 41)/.exec(text) ?? [];
  assert.equal(
    text,
    `Q1 Outreach Processing ${movement} 41.0% 590 of 1,000 left Sales Agent +15551234567 ` +
      "30 a minute 10 at once 15 Jan 2025 16:00 15 Jan 2025 16:01",
  );
  const bar = row.getByRole("progressbar");
  assert.equal(await bar.getAttribute("aria-valuenow"), "41");
  assert.equal(
    await bar.getAttribute("aria-valuetext"),
    "41.0%: Completed 400, Failed 10, In progress 5, Queued 500, Not yet queued 85",
  );
  const widths = await bar.locator(".segment").evaluateAll((segments) =>
    segments.map((segment) => [segment.className, segment.getBoundingClientRect().width] as const)
  );
  const whole = widths.reduce((sum, [, width]) => sum + width, 0);
  const shares = widths.map(([name, width]) => [name.slice(8), Math.round(100 * width / whole)]);
  assert.deepEqual(shares, [
    ["completed", 40],
    ["failed", 1],
    ["in-progress", 1],
    ["queued", 50],
    ["rest", 8],
  ]);
  await page.getByText(/^Times are in Asia\/(Calcutta|Kolkata)\.$/).waitFor();
});

test("pages turn, and the keyboard stays where it was", async () => {
  const page = await openAs(ada);
  await shows(page, "1–25 of 42");
  const next = page.getByRole("button", { name: "Next" });
  await next.press("Enter");
  await shows(page, "26–42 of 42");
  assert.equal(search(page), "?page=2");
  assert.equal(await page.getByRole("row").count(), 1 + 17);
  await next.and(page.locator(":focus")).waitFor();
  await next.press("Enter");
  assert.equal(search(page), "?page=2", "there is no third page");
  await page.getByRole("button", { name: "Previous" }).click();
  await shows(page, "1–25 of 42");
  assert.equal(search(page), "");
});

test("a page past the end leads to the last one", async () => {
  const page = await openAs(ada, { address: "?page=9" });
  await page.getByRole("button", { name: "Go to the last page" }).click();
  await shows(page, "26–42 of 42");
});
