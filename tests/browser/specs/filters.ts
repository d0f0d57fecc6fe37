import assert from "node:assert/strict";
import { createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  button,
  column,
  hold,
  openList,
  passAll,
  phone,
  platform,
  record,
  rows,
  search,
  settled,
  shows,
  test,
} from "../support/page_fixture.ts";

test("the header names product, agency and user, and filters are in one row above the batches", async () => {
  const page = await openList(ada, { viewport: { width: 1280, height: 800 } });
  const header = page.getByRole("banner");
  await header.getByText("Outbound calls").waitFor();
  await header.getByText("Acme Outreach").waitFor();
  assert.ok(await header.getByText(ada).first().isVisible());
  const controls = page.locator(".filters button:visible");
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

test("on a phone one button holds the filters and their count, another the user", async () => {
  const page = await openList(ada, { ...phone, address: "?status=paused" });
  assert.equal(await button(page, "Status").count(), 0);
  await button(page, "Filters 1").click();
  const sheet = page.getByRole("group", { name: "Filters" });
  await button(sheet, "Status: Paused").click();
  await sheet.getByRole("checkbox", { name: "Failed" }).check();
  await page.keyboard.press("Escape");
  await button(sheet, "Show 12 batches").click();
  await shows(page, "1–12 of 12");
  assert.equal(await sheet.count(), 0);
  const header = page.getByRole("banner");
  assert.equal(await header.getByText(ada).locator("visible=true").count(), 0);
  await button(header, "Account").click();
  await header.getByText(`Signed in as ${ada}`).waitFor();
  await button(header, "Sign out").waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await button(header, "Sign out").count(), 0);
});

test("filters by status are kept in the URL, and the back button undoes them", async () => {
  const page = await openList();
  await button(page, "Status").click();
  await page.getByRole("checkbox", { name: "Paused" }).press("Space");
  await shows(page, "1–6 of 6");
  assert.equal(search(page), "?status=paused");
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await shows(page, "1–12 of 12");
  assert.equal(search(page), "?status=paused,failed");
  const states = (await column(page, "status")).map((text) => text.trim().split("\n")[0]);
  assert.deepEqual(new Set(states), new Set(["Paused", "Failed"]));
  await page.goBack();
  await shows(page, "1–6 of 6");
  await page.reload();
  await shows(page, "1–6 of 6");
  await button(page, "Status: Paused").waitFor();
  await button(page, "Clear").click();
  await shows(page, "1–25 of 42");
});

test("menus search the agency's campaigns and agents, by keyboard", async () => {
  const page = await openList();
  await button(page, "Campaign").press("Enter");
  const field = page.getByRole("combobox", { name: "Search campaigns" });
  await field.and(page.locator(":focus")).waitFor();
  await page.getByRole("option", { name: "Renewals" }).waitFor();
  const options = page.getByRole("listbox").getByRole("option");
  const names = ["All campaigns", "Q1 Outreach", "Renewals", "Win-back"];
  assert.deepEqual(await options.allInnerTexts(), names);
  await field.pressSequentially("win");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?campaign=c0000000-0000-4000-8000-000000000003");
  await button(page, "Campaign: Win-back").waitFor();
  await settled(page);
  assert.ok((await rows(page).locator(".name").allInnerTexts()).every((one) => one === "Win-back"));
  await button(page, "Campaign: Win-back").click();
  await page.getByRole("option", { name: "All campaigns" }).click();
  hold("/rest/v1/agent_mappings");
  await button(page, "Agent").click();
  await page.getByRole("status").getByText("Loading …").waitFor();
  passAll();
  await page.getByRole("option", { name: "Care Agent" }).click();
  await page.waitForURL("**/?agent=d0000000-0000-4000-8000-000000000002");
  await settled(page);
  assert.ok((await column(page, "batch")).every((text) => text.includes("Care Agent")));
});

test("a menu is complete although the Data API cuts its responses", async () => {
  const campaigns = Array.from({ length: 25 }, (_, n) => `Campaign ${n + 1}`);
  await createAgency(campaigns.map((campaign) => ({ status: "pending", campaign })));
  const page = await openList(ben.email);
  await page.route(
    "**/rest/v1/campaigns?**",
    (route) => route.continue({ url: `${route.request().url()}&limit=10` }),
  );
  const requests = record("/rest/v1/campaigns");
  await button(page, "Campaign").click();
  await page.getByRole("option", { name: "Campaign 25" }).waitFor();
  const options = page.getByRole("listbox").getByRole("option");
  assert.deepEqual(await options.allInnerTexts(), ["All campaigns", ...campaigns]);
  assert.equal(requests.length, 3);
});

test("date filters use the local time zone and wait for a whole date, in one history entry", async () => {
  const options = { locale: "en-US", timezoneId: "Asia/Kolkata", address: "?from=2025-01-13" };
  const page = await openList(ada, options);
  await button(page, "Created: from Jan 13, 2025").click();
  const [from, to] = [page.getByLabel("Created from"), page.getByLabel("Created to")];
  const entries = await page.evaluate<number>("history.length");
  const requests = record("created_from=2024");
  await to.fill("2025-01-14");
  await page.waitForURL("**/?from=2025-01-13&to=2025-01-14");
  await from.focus();
  await page.keyboard.type("01142025", { delay: 60 });
  await page.waitForURL("**/?from=2025-01-14&to=2025-01-14");
  await settled(page);
  assert.deepEqual(requests, [], "1 January, typed on the way to the 14th");
  assert.equal(await page.evaluate<number>("history.length"), entries + 1);
  const [{ count } = { count: 0 }] = await platform().sql<{ count: number }>(
    `select count(*)::int as count from public.call_batches
     where agency_id = 'a0000000-0000-4000-8000-000000000001'
       and created_at >= '2025-01-14T00:00:00+05:30' and created_at < '2025-01-15T00:00:00+05:30'`,
  );
  assert.ok(count > 0 && count < 42);
  await shows(page, `1–${count} of ${count}`);
  await button(page, "Created: Jan 14, 2025").waitFor();
  await from.fill("2025-01-15");
  await page.getByRole("alert").getByText("The last day is before the first.").waitFor();
  assert.equal(await to.inputValue(), "2025-01-14");
  assert.equal(search(page), "?from=2025-01-14&to=2025-01-14");
});

test("pressing a column header sorts by it, either way, and changes no filter", async () => {
  const page = await openList(ada, { address: "?status=scheduled,completed" });
  for (const name of ["Created", "Started", "Scheduled"]) {
    const directions = ["ascending", "descending"];
    // The newest start comes first.
    if (name === "Started") directions.reverse();
    for (const direction of directions) {
      await button(page.getByRole("columnheader", { name }), name).click();
      await page.locator(`th[aria-sort=${direction}]`, { hasText: name }).waitFor();
      await settled(page);
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
