import assert from "node:assert/strict";
import { until } from "../../../dev/process/until.ts";
import { addBatches, createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  button,
  intercept,
  openList,
  platform,
  rows,
  search,
  settled,
  shows,
  test,
} from "../support/page_fixture.ts";

const example = "b0000000-0000-4000-8000-000000000001";

test("a row identifies its batch, shows its progress and stays in place when that changes", async () => {
  const page = await openList();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const row = rows(page, "00000001");
  assert.match(
    await row.innerText(),
    /Q1 Outreach\s+Copy the id ending in\s+00000001 · Sales Agent · \+15551234567[^]+410 of 1,000, 41\.0%/,
  );
  const bar = row.getByRole("progressbar");
  assert.equal(await bar.getAttribute("aria-valuenow"), "41");
  assert.equal(
    await bar.getAttribute("aria-valuetext"),
    "41.0%: Completed 400, Failed 10, In progress 5, Queued 500, Not yet queued 85",
  );
  const ends = await bar.locator(".segment").evaluateAll((segments) =>
    segments.map((one) => Math.round(100 * one.clientWidth / (one.parentElement?.clientWidth ?? 1)))
  );
  assert.deepEqual(ends.toReversed(), [40, 41, 41, 91, 100]);
  await button(row, "Copy the id ending in 00000001").click();
  await page.getByText("copied").waitFor();
  assert.equal(await page.evaluate("navigator.clipboard.readText()"), example);
  await row.evaluate((element) => element.setAttribute("data-mark", "same"));
  await platform().sql(
    `update public.call_batch_contacts set status = 'skipped'
     where batch_id = $1 and status = 'pending'`,
    [example],
  );
  await row.getByText("495 of 1,000, 49.5%").waitFor();
  assert.equal(await row.getAttribute("data-mark"), "same");
});

test("a row links to its batch where batchUrl is configured; otherwise nothing is a link", async () => {
  const page = await openList();
  assert.equal(await page.locator("table a").count(), 0);
  const { url, publishableKey } = platform();
  const config = { url, publishableKey, batchUrl: "https://app.example/batches/{id}" };
  intercept("/config.json", () => Response.json(config));
  await page.reload();
  const row = rows(page, "00000001");
  const link = row.getByRole("link", { name: "Q1 Outreach" });
  assert.equal(await link.getAttribute("href"), `https://app.example/batches/${example}`);
  await page.route("https://app.example/**", (route) => route.fulfill({ body: "The batch" }));
  await row.locator(".column-created").click({ force: true });
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

test("stuck and overdue batches are amber, say since when, come first and are counted", async () => {
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
    { status: "scheduled", created: -90, scheduled: 60 },
    ...Array.from({ length: 26 }, () => ({ status: "pending" })),
  ]);
  const page = await openList(ben.email);
  const line = page.locator(".state-line");
  await line.getByText("3 processing, 1 stuck, 1 overdue").waitFor();
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

  await button(line, "1 stuck").click();
  await shows(page, "1–1 of 1");
  assert.equal(search(page), "?stuck=1");
  await rows(page, "Silent").waitFor();
  await button(line, "3 processing").click();
  await shows(page, "1–3 of 3");
  await button(line, "1 overdue").click();
  await shows(page, "1–2 of 2");
  assert.match(await rows(page).first().innerText(), /Late\s[^]*Overdue/);
  await line.getByRole("button", { name: "1 overdue", pressed: true }).click();
  await shows(page, "1–25 of 31");

  // Ages are measured against the server's clock.
  await page.route("**/functions/v1/**", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.now() + 7 * 60_000).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await line.getByText("3 processing, 2 stuck, 1 overdue").waitFor();
  assert.deepEqual(await names(), ["Silent", "Moving", "Late"]);
  await button(page, "2 stuck").click();
  assert.match(await rows(page, "Done").innerText(), /Processing\s+Finishing/);
});

test("each status shows what matters, only success is bold, and times are relative", async () => {
  await createAgency([
    { status: "failed", contacts: { failed: 83, completed: 17 } },
    { status: "cancelled", created: -1, contacts: { completed: 18, pending: 69 } },
    { status: "completed", created: -2, contacts: { completed: 5 } },
    { status: "scheduled", created: -12, scheduled: 185 },
    { status: "processing", created: -13, contacts: { queued: 600 } },
  ]);
  const page = await openList(ben.email, { timezoneId: "Asia/Kolkata" });
  const texts = await rows(page).allInnerTexts();
  const expected = [
    /Failed\s+83% failed\s+100 of 100, 100\.0%/,
    /Cancelled\s+69 not called\s+18 of 87, 20\.6%/,
    /Completed\s+5 of 5, 100\.0%/,
    /Scheduled\s+No contacts\s+30 a minute\s+12 min ago\s+–\s*None\s+in 3 h/,
    /0 of 30 a minute\s+at least 20 min left/,
  ];
  for (const [index, pattern] of expected.entries()) assert.match(texts[index] ?? "", pattern);
  assert.deepEqual(await rows(page).locator("strong").allInnerTexts(), ["100.0%"]);
  const title = await rows(page).locator(".column-scheduled time").getAttribute("title");
  assert.match(title ?? "", /\d{4}, \d\d:\d\d:\d\d (IST|GMT\+5:30)/);
  await page.getByText(/^Times are in Asia\/(Calcutta|Kolkata)\.$/).waitFor();
  for (let done = 0; done < 3; done++) {
    await platform().sql(
      `update public.call_batch_contacts set status = 'completed' where id = (
         select id from public.call_batch_contacts where status = 'queued' order by id desc limit 1)`,
    );
  }
  await rows(page).last().getByText(/^[\d.,]+ of 30 a minute/).waitFor();
  await rows(page).last().getByText(/^\d+ (min|h) left, (\d+ \w+, )?\d\d:\d\d$/).waitFor();
});

test("paging by cursor skips and repeats no batch while others come and go", async () => {
  const ids = await createAgency(
    Array.from({ length: 60 }, (_, n) => ({ status: "pending", created: -n })),
  );
  const page = await openList(ben.email, { viewport: { width: 1280, height: 700 } });
  const seen: string[] = [];
  const read = async (place: string) => {
    await shows(page, place);
    await settled(page);
    const read = rows(page).locator(".copy").evaluateAll((all) =>
      all.map((one) => one.getAttribute("title") ?? "")
    );
    seen.push(...await read);
  };
  await read("1–25 of 60");
  await page.evaluate("scrollTo(0, 300)");
  const next = button(page, "Next");
  await next.press("Enter");
  await read("26–50 of 60");
  assert.equal(await page.evaluate("scrollY"), 0);
  await addBatches([{ status: "pending" }]);
  await platform().sql("delete from public.call_batches where id = any($1)", [ids.slice(3, 6)]);
  await next.and(page.locator(":focus")).press("Enter");
  await read("51–60 of 60");
  assert.deepEqual(seen, ids);
  assert.equal(await next.getAttribute("aria-disabled"), "true");
  await button(page, "Previous").click();
  await shows(page, "26–50 of 60");
  await page.reload();
  await shows(page, "26–50 of 60");
  await button(page, "First").click();
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

test("the page works in another language, forced colours, reduced motion and print", async () => {
  const options = { locale: "ar-EG", forcedColors: "active", reducedMotion: "reduce" } as const;
  const page = await openList(ada, options);
  const row = rows(page, "00000001");
  assert.match(await row.innerText(), / of 1,000, /, "digits as in the page's language");
  for (const text of ["Q1 Outreach", "Sales Agent", "+15551234567", "1,000"]) {
    assert.equal(await row.locator("bdi[translate=no]", { hasText: text }).count(), 1);
  }
  await page.evaluate("document.documentElement.dir = 'rtl'");
  const directions = await page.locator(".state-line button, .column-pace [translate=no]")
    .evaluateAll((all) => all.map((one) => one.parentElement?.matches(":dir(ltr)")));
  assert.ok(directions.length > 25 && directions.every(Boolean), "sentences keep their order");
  const style = (selector: string, property: string, pseudo = "") =>
    page.evaluate<string[]>(`[...document.querySelectorAll("${selector}")]
      .map((one) => getComputedStyle(one, "${pseudo}").${property})`);
  assert.deepEqual(await style("h1", "textAlign"), ["right"], "sentences stay at their side");
  const colours = await style("tbody :is(.segment, .dot)", "background");
  const [surface = ""] = await style("table", "backgroundColor");
  assert.ok(new Set(colours).size >= 6 && colours.every((colour) => !colour.startsWith(surface)));
  assert.equal(await page.evaluate("document.getAnimations().length"), 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await button(page, "Export CSV").or(button(page, "Next")).count(), 0);
  const times = await style("time", "content", "::after");
  assert.ok(times.length > 25 && times.every((time) => /\d{4}, \d+:\d\d/.test(time)));
});

test("a translated page stays up to date", async () => {
  const [id] = await createAgency([
    { status: "processing", campaign: "Moving", contacts: { queued: 600 } },
  ]);
  const page = await openList(ben.email);
  await page.getByText("at least 20 min left").waitFor();
  // As page translators do: each text node is replaced by an element with a copy.
  await page.evaluate(`
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (text.parentElement.closest("[translate=no], script") || !text.data.trim()) continue;
      const font = document.createElement("font");
      font.textContent = "«" + text.data + "»";
      text.replaceWith(font);
    }
  `);
  await page.getByText("«at least 20 min left»").waitFor();
  await platform().sql(
    "update public.call_batch_contacts set status = 'skipped' where batch_id = $1 and id % 2 = 0",
    [id],
  );
  await rows(page).getByText("300").first().waitFor();
  await rows(page).locator(".column-pace").getByText(/left/).waitFor();
  assert.doesNotMatch(await rows(page).locator(".column-pace").innerText(), /«at least 20/);
  await platform().sql("update public.call_batches set status = 'completed' where id = $1", [id]);
  await rows(page).getByText("Completed").waitFor();
  intercept("/functions/v1/", () => new Response(null, { status: 502 }));
  await page.getByText("The server cannot be reached").waitFor();
});
