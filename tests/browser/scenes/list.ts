import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openAs, platform, test } from "../support/stage.ts";

const ada = "ada@acme.example";

test("the dashboard shows each batch with its progress, and times in the reader's zone", async () => {
  const page = await openAs(ada, { timezoneId: "Asia/Kolkata" });
  const row = page.getByRole("row", { name: "Q1 Outreach" }).first();
  await row.waitFor();
  const text = (await row.innerText()).replace(/\s+/g, " ");
  assert.equal(
    text,
    "Q1 Outreach Processing 41.0% 590 of 1,000 left Sales Agent +15551234567 30 a minute 10 at once " +
      "15 Jan 2025 16:00 15 Jan 2025 16:01",
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

test("filters by status stand in the address, and the back button undoes them", async () => {
  const page = await openAs(ada);
  await shows(page, "1–25 of 42");
  await page.getByRole("checkbox", { name: "Paused" }).press("Space");
  await shows(page, "1–6 of 6");
  assert.equal(search(page), "?status=paused");
  assert.deepEqual(await column(page, "status"), new Set(["Paused"]));
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await shows(page, "1–12 of 12");
  assert.equal(search(page), "?status=paused,failed");
  assert.deepEqual(await column(page, "status"), new Set(["Paused", "Failed"]));

  await page.goBack();
  await shows(page, "1–6 of 6");
  assert.equal(await page.getByRole("checkbox", { name: "Failed" }).isChecked(), false);
  await page.goBack();
  await shows(page, "1–25 of 42");
  await page.goForward();
  await shows(page, "1–6 of 6");
  await page.reload();
  await shows(page, "1–6 of 6");
  assert.equal(await page.getByRole("checkbox", { name: "Paused" }).isChecked(), true);
});

test("the campaigns to choose are the agency's own", async () => {
  const page = await openAs("grace@globex.example");
  const choice = page.getByLabel("Campaign");
  await page.getByRole("option", { name: "Surveys" }).waitFor({ state: "attached" });
  const names = await choice.getByRole("option").allInnerTexts();
  assert.deepEqual(names, ["All campaigns", "Spring Fair", "Surveys"]);
  await choice.selectOption("Surveys");
  await page.waitForURL("**/?campaign=c0000000-0000-4000-8000-000000000005");
  await shows(page, "1–7 of 7");
  assert.deepEqual(await column(page, "campaign"), new Set(["Surveys"]));

  await choice.selectOption("All campaigns");
  await platform().sql(
    `with campaign as (
       insert into public.campaigns (agency_id, name)
       values ('a0000000-0000-4000-8000-000000000002', 'Autumn Fair') returning id, agency_id
     )
     insert into public.call_batches (agency_id, campaign_id, from_number)
     select agency_id, id, '+442079460123' from campaign`,
  );
  await choice.getByRole("option", { name: "Autumn Fair" }).waitFor({ state: "attached" });
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

async function shows(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByText(place).waitFor();
}

function search(page: Page): string {
  return new URL(page.url()).search;
}

async function column(page: Page, name: string): Promise<Set<string>> {
  return new Set(await page.locator(`tbody .cell-${name}`).allInnerTexts());
}
