import assert from "node:assert/strict";
import { createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  column,
  intercept,
  openList,
  phone,
  platform,
  record,
  rows,
  search,
  shows,
  test,
} from "../support/page_fixture.ts";

test("filters are in one row, and the first batches are in sight", async () => {
  const page = await openList(ada, { viewport: { width: 1280, height: 800 } });
  const controls = page.locator(".filters > button:visible");
  const tops = await controls.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
  assert.equal(tops.length, 5);
  assert.equal(new Set(tops).size, 1);
  const top = async () => (await rows(page).first().boundingBox())?.y ?? Infinity;
  assert.ok(await top() <= 220);
  await page.setViewportSize({ width: 1440, height: 900 });
  const bottoms = await rows(page).evaluateAll((all) =>
    all.map((row) => row.getBoundingClientRect().bottom)
  );
  assert.ok(bottoms.filter((bottom) => bottom <= 900).length >= 12);
  await page.setViewportSize(phone.viewport);
  assert.ok(await top() <= 300);
});

test("on a phone one button holds the filters and their count", async () => {
  const page = await openList(ada, { ...phone, address: "?status=paused" });
  assert.equal(await page.getByRole("button", { name: "Status" }).count(), 0);
  await page.getByRole("button", { name: "Filters 1" }).click();
  const dialog = page.getByRole("dialog", { name: "Filters" });
  await dialog.getByRole("button", { name: "Status: Paused" }).click();
  await dialog.getByRole("checkbox", { name: "Failed" }).check();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Show 12 batches" }).click();
  await shows(page, "1–12 of 12");
  assert.equal(await dialog.count(), 0);
});

test("filters by status are kept in the URL, and the back button undoes them", async () => {
  const page = await openList(ada);
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("checkbox", { name: "Paused" }).press("Space");
  await shows(page, "1–6 of 6");
  assert.equal(search(page), "?status=paused");
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await shows(page, "1–12 of 12");
  assert.equal(search(page), "?status=paused,failed");
  const states = [...await column(page, "status")].map((text) => text.trim().split("\n")[0]);
  assert.deepEqual(new Set(states), new Set(["Paused", "Failed"]));
  await page.goBack();
  await shows(page, "1–6 of 6");
  await page.reload();
  await shows(page, "1–6 of 6");
  await page.getByRole("button", { name: "Status: Paused" }).waitFor();
  await page.getByRole("button", { name: "Clear" }).click();
  await shows(page, "1–25 of 42");
});

test("menus search the agency's campaigns and agents, by keyboard", async () => {
  const page = await openList(ada);
  await page.getByRole("button", { name: "Campaign" }).press("Enter");
  const search = page.getByRole("combobox", { name: "Search campaigns" });
  await search.and(page.locator(":focus")).waitFor();
  await page.getByRole("option", { name: "Renewals" }).waitFor();
  assert.deepEqual(await page.getByRole("listbox").getByRole("option").allInnerTexts(), [
    "All campaigns",
    "Q1 Outreach",
    "Renewals",
    "Win-back",
  ]);
  await search.pressSequentially("win");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?campaign=c0000000-0000-4000-8000-000000000003");
  await page.getByRole("button", { name: "Campaign: Win-back" }).waitFor();
  const [{ count } = { count: 0 }] = await platform().sql<{ count: number }>(
    `select count(*)::int as count from public.call_batches
     where campaign_id = 'c0000000-0000-4000-8000-000000000003'`,
  );
  await shows(page, `1–${count} of ${count}`);
  await page.getByRole("button", { name: "Campaign: Win-back" }).click();
  await page.getByRole("option", { name: "All campaigns" }).click();
  const held = Promise.withResolvers<void>();
  intercept("/rest/v1/agent_mappings", () => held.promise);
  await page.getByRole("button", { name: "Agent" }).click();
  await page.getByRole("status").getByText("Loading …").waitFor();
  held.resolve();
  await page.getByRole("option", { name: "Care Agent" }).click();
  await page.waitForURL("**/?agent=d0000000-0000-4000-8000-000000000002");
  await page.locator("table[aria-busy=false]").waitFor();
  assert.ok([...await column(page, "batch")].every((text) => text.includes("Care Agent")));
});

test("a menu is complete although the Data API cuts its responses", async () => {
  await createAgency([{ status: "pending" }]);
  await platform().sql(
    `insert into public.campaigns (agency_id, name)
     select agency_id, 'Campaign ' || n from public.users, generate_series(1, 25) as n
     where users.id = $1`,
    [ben.id],
  );
  const page = await openList(ben.email);
  await page.route(
    "**/rest/v1/campaigns?**",
    (route) => route.continue({ url: `${route.request().url()}&limit=10` }),
  );
  const requests = record("/rest/v1/campaigns");
  await page.getByRole("button", { name: "Campaign" }).click();
  await page.getByRole("option", { name: "Campaign 25" }).waitFor();
  assert.equal(await page.getByRole("listbox").getByRole("option").count(), 1 + 25);
  assert.equal(requests.length, 3);
});

test("date filters use the local time zone and are kept in the URL", async () => {
  const page = await openList(ada, { timezoneId: "Asia/Kolkata" });
  await page.getByRole("button", { name: "Created", exact: true }).first().click();
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
  await page.getByRole("button", { name: "Created: 14 Jan 2025" }).waitFor();
});

test("typing a date sends one request, makes one history entry and leaves the other date", async () => {
  const page = await openList(ada, { address: "?to=2025-01-13", locale: "en-US" });
  const entries = await page.evaluate<number>("history.length");
  const requests = record("created_from");
  await page.getByRole("button", { name: "Created:" }).click();
  await page.getByLabel("Created from").focus();
  await page.keyboard.type("01122025", { delay: 60 });
  await page.waitForURL("**/?from=2025-01-12&to=2025-01-13");
  await page.locator("table[aria-busy=false]").waitFor();
  assert.equal(new Set(requests).size, 1);
  assert.equal(await page.evaluate<number>("history.length"), entries + 1);
  await page.getByLabel("Created from").fill("2025-01-14");
  await page.getByRole("alert").getByText("The last day is before the first.").waitFor();
  assert.equal(await page.getByLabel("Created to").inputValue(), "2025-01-13");
  assert.equal(search(page), "?from=2025-01-12&to=2025-01-13");
});

test("pressing a column header sorts by it, either way, and changes no filter", async () => {
  const page = await openList(ada, { address: "?status=scheduled,completed" });
  for (const name of ["Created", "Started", "Scheduled"]) {
    const directions = ["ascending", "descending"];
    // The newest start comes first.
    if (name === "Started") directions.reverse();
    for (const direction of directions) {
      await page.getByRole("columnheader", { name }).getByRole("button").click();
      await page.locator(`th[aria-sort=${direction}]`, { hasText: name }).waitFor();
      await page.locator("table[aria-busy=false]").waitFor();
      const times = await page.locator(`tbody .column-${name.toLowerCase()} time`).evaluateAll(
        (all) => all.map((time) => time.getAttribute("datetime") ?? ""),
      );
      const sorted = times.toSorted();
      assert.deepEqual(times, direction === "ascending" ? sorted : sorted.toReversed());
      assert.ok(times.length >= 6);
      assert.match(search(page), /status=scheduled,completed/);
    }
  }
});
