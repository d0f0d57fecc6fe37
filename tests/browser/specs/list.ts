import assert from "node:assert/strict";
import { until } from "../../../dev/testkit/until.ts";
import { addBatches, createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  intercept,
  moveServerClock,
  open,
  openList,
  platform,
  rows,
  search,
  shows,
  test,
} from "../support/page_fixture.ts";
import { signIn } from "../support/sign_in.ts";

const example = "b0000000-0000-4000-8000-000000000001";

test("a row identifies its batch and shows its progress", async () => {
  const page = await openList(ada);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const row = rows(page).filter({ hasText: "00000001" });
  assert.match(
    await row.innerText(),
    /Q1 Outreach\s+Copy the id ending in\s+00000001 · Sales Agent · \+15551234567/,
  );
  assert.match(await row.innerText(), /410 of 1,000, 41\.0%/);
  const bar = row.getByRole("progressbar");
  assert.equal(await bar.getAttribute("aria-valuenow"), "41");
  assert.equal(
    await bar.getAttribute("aria-valuetext"),
    "41.0%: Completed 400, Failed 10, In progress 5, Queued 500, Not yet queued 85",
  );
  const ends = await bar.locator(".segment").evaluateAll((segments) =>
    segments.map((one) => [
      one.className.slice(8),
      Math.round(100 * one.clientWidth / (one.parentElement?.clientWidth ?? 1)),
    ])
  );
  assert.deepEqual(ends.toReversed().slice(0, 4), [
    ["completed", 40],
    ["failed", 41],
    ["in-progress", 41],
    ["queued", 91],
  ]);
  await row.getByRole("button", { name: "Copy the id ending in 00000001" }).click();
  await page.getByText("copied").waitFor();
  assert.equal(await page.evaluate("navigator.clipboard.readText()"), example);
});

test("a row links to its batch where batchUrl is configured; otherwise nothing is a link", async () => {
  const page = await openList(ada);
  assert.equal(await page.locator("table a").count(), 0);
  const { url, publishableKey } = platform();
  const config = { url, publishableKey, batchUrl: "https://app.example/batches/{id}" };
  intercept("/config.json", () => Response.json(config));
  await page.reload();
  const link = rows(page).filter({ hasText: "00000001" }).getByRole("link", {
    name: "Q1 Outreach",
  });
  assert.equal(await link.getAttribute("href"), `https://app.example/batches/${example}`);
  await page.route("https://app.example/**", (route) => route.fulfill({ body: "The batch" }));
  await rows(page).filter({ hasText: "00000001" }).locator(".column-created").click({
    force: true,
  });
  await page.getByText("The batch").waitFor();
});

test("empty names show a dash, and unbreakable ones neither overprint nor scroll the page", async () => {
  const long = "W".repeat(200);
  await createAgency([
    { status: "pending", campaign: long, agent: long },
    { status: "pending", campaign: "  " },
    { status: "pending", campaign: "A name of some forty characters in length" },
  ]);
  const page = await openList(ben.email);
  for (const width of [320, 640, 1100, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const scrollWidth = await page.evaluate<number>("document.documentElement.scrollWidth");
    assert.equal(scrollWidth, width);
    const isInside = await page.locator("tbody .column-batch").first().evaluate((cell) =>
      cell.scrollWidth <= cell.clientWidth
    );
    assert.ok(isInside, `a name stays in its cell at ${width} pixels`);
    if (width < 1280) continue;
    const name = page.getByText("A name of some forty");
    assert.ok((await name.boundingBox())?.height ?? 99 < 25, "one line");
  }
  const [, empty] = await rows(page).all();
  assert.match(await empty?.innerText() ?? "", /^–/);
});

test("stuck and overdue batches are amber, say since when and come first", async () => {
  await createAgency([
    { status: "processing", campaign: "Silent", created: -30, started: -20 },
    {
      status: "scheduled",
      campaign: "Late",
      created: -90,
      scheduled: -10,
      contacts: { pending: 3 },
    },
    { status: "processing", campaign: "Moving", created: -60, contacts: { queued: 10 } },
    { status: "processing", campaign: "Done", created: -80, contacts: { completed: 2 } },
    ...Array.from({ length: 26 }, () => ({ status: "pending" })),
  ]);
  const page = await openList(ben.email);
  const names = async () =>
    (await rows(page).locator(".name").allInnerTexts()).filter((name) =>
      !name.includes("No campaign")
    );
  assert.deepEqual(await names(), ["Silent", "Late"]);
  const silent = rows(page).first();
  assert.match(await silent.innerText(), /Stuck\s+since ([^,]+, )?\d\d:\d\d, 20 min/);
  assert.match(await rows(page).nth(1).innerText(), /Overdue\s+since ([^,]+, )?\d\d:\d\d, 10 min/);
  const [colour] = await silent.getByText("Stuck").evaluateAll((all) =>
    all.map((one) => one.ownerDocument.defaultView?.getComputedStyle(one).color ?? "")
  );
  const [red = 0, green = 0, blue = 255] = colour?.match(/\d+/g)?.map(Number) ?? [];
  assert.ok(red > green && green > blue, `${colour} is amber`);
  await page.getByRole("log").getByText("Silent is stuck").waitFor({ state: "attached" });

  await moveServerClock(page, 7);
  await page.getByText("3 processing, 2 stuck, 1 overdue").waitFor();
  assert.deepEqual(await names(), ["Silent", "Moving", "Late"]);
  await page.getByRole("button", { name: "2 stuck" }).click();
  const done = rows(page).filter({ hasText: "Done" });
  assert.match(await done.innerText(), /Processing\s+Finishing/);
});

test("a computer's wrong clock marks nothing as stuck and changes no age", async () => {
  await createAgency([
    { status: "processing", campaign: "Moving", created: -30, contacts: { queued: 10 } },
  ]);
  const page = await open();
  await page.clock.install({ time: Date.now() + 6 * 60_000 });
  await page.reload();
  await signIn(page, ben.email);
  const row = rows(page).first();
  await row.getByText("Processing").waitFor();
  await row.getByText("30 min ago").waitFor();
  await page.locator(".state-line").getByText("1 processing").waitFor();
  assert.equal(await page.getByText(/stuck/i).count(), 0);
});

test("each status shows what matters, and only success is bold", async () => {
  await createAgency([
    { status: "failed", contacts: { failed: 83, completed: 17 } },
    { status: "cancelled", created: -1, contacts: { completed: 18, pending: 69 } },
    { status: "completed", created: -2, contacts: { completed: 5 } },
    { status: "processing", created: -3, contacts: { queued: 600 } },
  ]);
  const page = await openList(ben.email);
  const texts = await rows(page).allInnerTexts();
  const expected = [
    /Failed\s+83% failed\s+100 of 100, 100\.0%/,
    /Cancelled\s+69 not called\s+18 of 87, 20\.6%/,
    /Completed\s+5 of 5, 100\.0%/,
    /0 of 30 a minute\s+at least 20 min left/,
  ];
  for (const [index, pattern] of expected.entries()) assert.match(texts[index] ?? "", pattern);
  assert.deepEqual(await rows(page).locator("strong").allInnerTexts(), ["100.0%"]);
  for (let done = 0; done < 3; done++) {
    await platform().sql(
      `update public.call_batch_contacts set status = 'completed' where id = (
         select id from public.call_batch_contacts where status = 'queued' order by id desc limit 1)`,
    );
    await page.waitForTimeout(250);
  }
  await rows(page).last().getByText(/^[\d.,]+ of 30 a minute/).waitFor();
  await rows(page).last().getByText(/^\d+ (min|h) left, (\d+ \w+, )?\d\d:\d\d$/).waitFor();
});

test("times are relative, with the absolute time in the reader's zone", async () => {
  await createAgency([{ status: "scheduled", created: -12, scheduled: 185 }]);
  const page = await openList(ben.email, { timezoneId: "Asia/Kolkata" });
  const created = rows(page).locator(".column-created time");
  assert.equal(await created.innerText(), "12 min ago");
  assert.match(
    await created.getAttribute("title") ?? "",
    /\d{4}, \d\d:\d\d:\d\d (IST|GMT\+5:30)/,
  );
  assert.equal(await rows(page).locator(".column-scheduled time").innerText(), "in 3 h");
  await page.getByText(/^Times are in Asia\/(Calcutta|Kolkata)\.$/).waitFor();
});

test("paging by cursor skips and repeats no batch while others come and go", async () => {
  const ids = await createAgency(
    Array.from({ length: 60 }, (_, n) => ({ status: "pending", created: -n })),
  );
  const page = await openList(ben.email, { viewport: { width: 1280, height: 700 } });
  const seen: string[] = [];
  const read = async (place: string) => {
    await shows(page, place);
    await page.locator("table[aria-busy=false]").waitFor();
    const read = rows(page).locator(".copy").evaluateAll((all) =>
      all.map((one) => one.getAttribute("title") ?? "")
    );
    seen.push(...await read);
  };
  await read("1–25 of 60");
  await page.evaluate("scrollTo(0, 300)");
  const next = page.getByRole("button", { name: "Next" });
  await next.press("Enter");
  await read("26–50 of 60");
  assert.equal(await page.evaluate("scrollY"), 0);
  await addBatches([{ status: "pending" }]);
  await platform().sql("delete from public.call_batches where id = any($1)", [ids.slice(3, 6)]);
  await next.and(page.locator(":focus")).press("Enter");
  await read("51–60 of 60");
  assert.deepEqual(seen, ids);
  assert.equal(await next.getAttribute("aria-disabled"), "true");
  await page.getByRole("button", { name: "Previous" }).click();
  await shows(page, "26–50 of 60");
  await page.reload();
  await shows(page, "26–50 of 60");
  await page.getByRole("button", { name: "First" }).click();
  await shows(page, "1–25 of 58");
  assert.equal(search(page), "");
});

test("the page size is chosen, the header stays in sight, and a refresh keeps the place", async () => {
  const page = await openList(ada, { viewport: { width: 1280, height: 700 } });
  await page.getByLabel("Rows per page").selectOption("50");
  await shows(page, "1–42 of 42");
  assert.equal(search(page), "?size=50");
  await page.evaluate("scrollTo(0, 800)");
  const before = await page.locator(".info").innerText();
  await until(async () => await page.locator(".info").innerText() !== before);
  assert.equal(await page.evaluate("scrollY"), 800);
  const header = await page.getByRole("columnheader", { name: "Status" }).boundingBox();
  assert.ok(header && header.y >= 0 && header.y < 60);
});

test("a cursor that the function rejects leads to the first page", async () => {
  const page = await openList(ada, { address: "?cursor=abc&status=paused" });
  await shows(page, "1–6 of 6");
  assert.equal(search(page), "?status=paused");
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("a refresh updates the row that is there", async () => {
  const page = await openList(ada);
  const row = rows(page).filter({ hasText: "00000001" });
  await row.evaluate((element) => element.setAttribute("data-mark", "same"));
  await platform().sql(
    `update public.call_batch_contacts set status = 'skipped'
     where batch_id = $1 and status = 'pending'`,
    [example],
  );
  await row.getByText("495 of 1,000, 49.5%").waitFor();
  assert.equal(await row.getAttribute("data-mark"), "same");
});
