import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  intercept,
  open,
  openList,
  type OpenOptions,
  passAll,
  phone,
  platform,
  rows,
  test,
} from "../support/page_fixture.ts";
import { signIn } from "../support/sign_in.ts";

type Appearance = Parameters<Page["emulateMedia"]>[0] & { dir?: "rtl"; zoomed?: true };

const layouts: Record<string, [OpenOptions, Record<string, Appearance>]> = {
  "in one row, light, dark, in forced colours and right to left": [{}, {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    "forced colours": { forcedColors: "active" },
    "right to left": { dir: "rtl" },
  }],
  "on a phone and at 200 % zoom": [phone, { phone: {}, "200 % zoom": { zoomed: true } }],
};

for (const [layout, [options, appearances]] of Object.entries(layouts)) {
  test(`axe finds no violation in any state, ${layout}`, async () => {
    await createAgency([
      { status: "processing", campaign: "Silent", created: -30, started: -20 },
      { status: "processing", agent: "Agent", contacts: { queued: 9, completed: 3, skipped: 1 } },
      { status: "scheduled", campaign: "Late", scheduled: -10, contacts: { pending: 3 } },
      { status: "failed", contacts: { failed: 3, in_progress: 1 } },
      { status: "completed", contacts: { completed: 1 } },
      { status: "cancelled" },
      { status: "paused" },
    ]);
    const page = await open(options);
    const check = (state: string) => assertAccessible(page, state, appearances);
    await signIn(page, ben.email, "guess");
    await page.getByRole("alert").waitFor();
    await check("sign-in");
    const held = Promise.withResolvers<void>();
    intercept("/functions/v1/", () => held.promise);
    await signIn(page, ben.email);
    await page.locator(".skeleton").waitFor();
    await check("skeleton");
    held.resolve();
    await rows(page).first().waitFor();
    await check("list");
    await page.getByRole("button", { name: "Account" }).click();
    await check("account");
    await page.keyboard.press("Escape");
    const filters = page.getByRole("button", { name: "Filters" });
    if (await filters.count()) await filters.click();
    for (const menu of ["Status", "Campaign", "Agent", "Created"]) {
      await page.locator(".filter", { hasText: menu }).click();
      await page.locator(".menu:popover-open").waitFor();
      await check(menu);
      await page.keyboard.press("Escape");
    }
    if (await filters.count()) await page.getByRole("button", { name: /^Show/ }).click();
    const exporting = Promise.withResolvers<void>();
    intercept("limit=100", () => exporting.promise);
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await check("export");
    await page.getByRole("button", { name: "Cancel" }).click();
    exporting.resolve();
    intercept("/functions/v1/", () => new Response(null, { status: 500 }));
    await page.locator(".outage").waitFor();
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.locator(".toast").waitFor();
    await check("outage and failed export");
    // At once, since the next attempt may be far away after failures.
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("You are offline").waitFor();
    await check("offline");
    const body = { error: "", code: "no_agency", request_id: "r-1" };
    intercept("/functions/v1/", () => Response.json(body, { status: 403 }));
    await page.context().setOffline(false);
    await page.getByRole("heading", { name: "Your account has no agency" }).waitFor();
    await check("no agency");
    passAll();
    await page.goto(`${page.url()}?status=failed&campaign=c0000000-0000-4000-8000-000000000005`);
    await page.getByRole("heading", { name: "No batches match" }).waitFor();
    await check("empty list");
    intercept("/config.json", () => new Response(null, { status: 404 }));
    await page.reload();
    await page.getByRole("alert").getByText("There is no config.json next to this page.").waitFor();
    await check("no configuration");
  });
}

/** Without transitions, since colours are read at once. */
const still = { colorScheme: "light", forcedColors: "none", reducedMotion: "reduce" } as const;

async function assertAccessible(
  page: Page,
  state: string,
  appearances: Record<string, Appearance>,
): Promise<void> {
  const loaded = await page.evaluate<boolean>("'axe' in globalThis");
  if (!loaded) await page.evaluate(axe.source);
  for (const [name, { dir = "ltr", zoomed, ...media }] of Object.entries(appearances)) {
    await page.emulateMedia({ ...still, ...media });
    await page.evaluate(`document.documentElement.dir = "${dir}"`);
    if (zoomed) await page.setViewportSize({ width: 640, height: 400 });
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    const { violations } = await page.evaluate<axe.AxeResults>(
      "axe.run({ resultTypes: ['violations'] })",
    );
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
    assert.deepEqual(found, [], `${state}, ${name}`);
    const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
    assert.ok(fits, `${state}, ${name}: nothing scrolls sideways`);
    if (zoomed) await page.setViewportSize(phone.viewport);
  }
}

test("bars and dots are visible in forced colours, and nothing moves with reduced motion", async () => {
  const page = await openList(ada, { forcedColors: "active", reducedMotion: "reduce" });
  const colours = await page.locator("tbody :is(.segment, .dot:not(.pending))").evaluateAll((all) =>
    all.map((one) => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor)
  );
  assert.ok(new Set(colours).size >= 6);
  const surface = await page.locator("table").evaluate((one) =>
    one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor
  );
  assert.ok(!colours.includes(surface));
  assert.equal(await page.evaluate("document.getAnimations().length"), 0);
});

test("words and digits have the page's language, and names and numbers their own direction", async () => {
  const page = await openList(ada, { locale: "ar-EG" });
  const row = rows(page).filter({ hasText: "00000001" });
  assert.match(await row.innerText(), / of 1,000, /);
  await page.evaluate("document.documentElement.dir = 'rtl'");
  const directions = await page.locator(".state-line button, .column-pace [translate=no]")
    .evaluateAll(
      (all) => all.map((one) => one.parentElement?.matches(":dir(ltr)")),
    );
  assert.ok(directions.length > 25 && directions.every(Boolean), "sentences keep their order");
  for (const text of ["Q1 Outreach", "Sales Agent", "+15551234567", "1,000"]) {
    assert.equal(await row.locator("bdi[translate=no]", { hasText: text }).count(), 1);
  }
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

test("print has the rows and absolute times, without controls", async () => {
  const page = await openList(ada);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: /Status|Export|Next/ }).count(), 0);
  const after: string = await page.evaluate(
    "getComputedStyle(document.querySelector('time'), '::after').content",
  );
  assert.match(after, /\d{4}/);
});

test("no page may frame the dashboard", async () => {
  const response = await fetch(`${platform().url}/dashboard/`);
  await response.body?.cancel();
  assert.equal(response.headers.get("Content-Security-Policy"), "frame-ancestors 'none'");
});
