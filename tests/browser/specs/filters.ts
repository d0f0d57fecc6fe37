import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { ada, openAs, platform, search, shows, test } from "../support/page_fixture.ts";

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

test("the agents to choose are the agency's own, and narrow the list", async () => {
  const page = await openAs(ada);
  const choice = page.getByLabel("Agent");
  await page.getByRole("option", { name: "Care Agent" }).waitFor({ state: "attached" });
  const names = await choice.getByRole("option").allInnerTexts();
  assert.deepEqual(names, ["All agents", "Care Agent", "Sales Agent"]);
  await choice.selectOption("Care Agent");
  await page.waitForURL("**/?agent=d0000000-0000-4000-8000-000000000002");
  const [{ count } = { count: 0 }] = await platform().sql<{ count: number }>(
    `select count(*)::int as count from public.call_batches
     where agent_mapping_id = 'd0000000-0000-4000-8000-000000000002'`,
  );
  await shows(page, `1–${count} of ${count}`);
  const agents = await page.locator("tbody .cell-agent div div:first-child").allInnerTexts();
  assert.deepEqual(new Set(agents), new Set(["Care Agent"]));
});

test("a range of days is meant in the reader's zone, and stays in the address", async () => {
  const page = await openAs(ada, { timezoneId: "Asia/Kolkata" });
  await page.getByLabel("Created from").fill("2025-01-14");
  await page.getByLabel("Created to").fill("2025-01-14");
  await page.waitForURL("**/?from=2025-01-14&to=2025-01-14");
  const [{ count } = { count: 0 }] = await platform().sql<{ count: number }>(
    `select count(*)::int as count from public.call_batches
     where agency_id = 'a0000000-0000-4000-8000-000000000001'
       and created_at >= '2025-01-14T00:00:00+05:30' and created_at < '2025-01-15T00:00:00+05:30'`,
  );
  assert.ok(count > 0 && count < 42);
  await shows(page, `1–${count} of ${count}`);
  await page.reload();
  await shows(page, `1–${count} of ${count}`);
  assert.equal(await page.getByLabel("Created to").inputValue(), "2025-01-14");
  await page.getByLabel("Created from").fill("2025-01-15");
  await page.waitForURL("**/?from=2025-01-15&to=2025-01-15");
});

test("the order can be turned round, or be that of the start", async () => {
  const page = await openAs(ada);
  await shows(page, "1–25 of 42");
  await page.getByLabel("Order").selectOption("Oldest first");
  await page.waitForURL("**/?sort=oldest");
  await page.locator("table:not(.busy)").waitFor();
  const created = await times(page, "created");
  assert.deepEqual(created, created.toSorted());
  assert.ok(created.length === 25 && created[0] !== created[24]);

  await page.getByLabel("Order").selectOption("Next to start");
  await page.waitForURL("**/?status=scheduled&sort=next");
  assert.ok(await page.getByRole("checkbox", { name: "Scheduled" }).isChecked());
  await shows(page, "1–6 of 6");
  const scheduled = await times(page, "started");
  assert.deepEqual(scheduled, scheduled.toSorted());
  assert.equal(scheduled.length, 6);
});

async function column(page: Page, name: string): Promise<Set<string>> {
  return new Set(await page.locator(`tbody .cell-${name}`).allInnerTexts());
}

async function times(page: Page, name: string): Promise<string[]> {
  return await page.locator(`tbody .cell-${name} time`).evaluateAll((all) =>
    all.map((time) => time.getAttribute("datetime") ?? "")
  );
}
