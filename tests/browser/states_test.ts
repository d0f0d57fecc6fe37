// With SCREENSHOTS=FOLDER, the walk saves a picture of each state in each appearance.
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { until } from "../../dev/process/until.ts";
import { addBatches, createAgency } from "./support/agency.ts";
import {
  ben,
  button,
  hold,
  intercept,
  log,
  open,
  openList,
  passAll,
  phone,
  platform,
  rows,
  search,
  shows,
  signIn,
  test,
} from "./support/page_fixture.ts";

const failed = () => new Response("Bad gateway", { status: 502 });

/**
 * The states in the order of the walk, each reached from the one before. Clicks are synthetic, because the browser
 * excuses shifts that follow a real one.
 */
const states: Record<string, (page: Page) => Promise<unknown>> = {
  sign_in: (page) => page.getByLabel("E-mail").waitFor(),
  rejected_sign_in: async (page) => {
    await signIn(page, ben.email, "guess");
    await page.getByRole("alert").waitFor();
  },
  skeleton: async (page) => {
    hold("/functions/v1/");
    await signIn(page, ben.email);
    await page.locator(".skeleton").waitFor();
  },
  list: async (page) => {
    const place = await page.locator(".skeleton tr").first().boundingBox();
    passAll();
    await rows(page).first().waitFor();
    assert.equal((await rows(page).first().boundingBox())?.y, place?.y);
  },
  filtered: async (page) => {
    await platform().sql(
      `update public.call_batch_contacts set status = 'completed' where id in (
         select id from public.call_batch_contacts where status = 'queued' order by id desc limit 2)`,
    );
    await rows(page, "6 of 13").waitFor();
    await goTo(page, "?status=processing");
    await shows(page, "1–2 of 2");
  },
  range: (page) => goTo(page, "?from=2026-01-01&to=2099-12-31"),
  account: (page) => openMenu(page, "Account"),
  status: (page) => openMenu(page, "Status"),
  campaign: (page) => openMenu(page, "Campaign"),
  agent: (page) => openMenu(page, "Agent"),
  created: (page) => openMenu(page, "Created"),
  export: async (page) => {
    await closeMenus(page);
    hold("limit=100");
    await click(page, "Export CSV");
    await button(page, "Cancel").waitFor();
  },
  failed_export: async (page) => {
    intercept("limit=100", failed);
    await click(page, "Cancel");
    await click(page, "Export CSV");
    await page.getByRole("alert").getByText("Nothing was exported. The server cannot be reached.")
      .waitFor();
  },
  outage: async (page) => {
    await click(page, "Dismiss");
    assert.equal(await page.getByRole("alert").count(), 0);
    intercept("/rest/v1/", () => new Response(null, { status: 500 }));
    await page.getByRole("alert").getByText("Server error").waitFor();
    await assertInLog(page);
    const bar = await page.locator(".outage").boundingBox();
    const first = await rows(page).first().boundingBox();
    assert.ok(bar && first && await rows(page).count() >= 7);
    if (await isPhone(page)) {
      assert.ok(bar.height <= 120);
      assert.equal(bar.y + bar.height, phone.viewport.height, "the first rows stay in sight");
    } else {
      assert.ok(bar.height <= 40 && bar.y + bar.height <= first.y);
    }
  },
  offline: async (page) => {
    await page.context().setOffline(true);
    // At once, since the next attempt may be far away.
    await click(page, "Try again");
    await page.getByRole("alert").getByText("You are offline").waitFor();
    assert.equal(await page.locator(".outage code").count(), 0, "no server saw a request");
    assert.ok(await rows(page).count() >= 7);
  },
  no_match: async (page) => {
    intercept("/functions/v1/", failed);
    await page.context().setOffline(false);
    await click(page, "Try again");
    await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
    passAll();
    await page.getByRole("alert").waitFor({ state: "detached" });
    await goTo(page, "?status=failed&campaign=c0000000-0000-4000-8000-000000000005");
    await page.getByRole("heading", { name: "No batches match these filters" }).waitFor();
  },
  no_agency: async (page) => {
    await click(page, "Show all batches");
    await shows(page, "1–8 of 8");
    assert.equal(search(page), "");
    await setAgency(null);
    await page.getByRole("alert").getByText("Your account has no agency").waitFor();
    await assertInLog(page);
    assert.equal(await page.getByRole("table").count(), 0);
    assert.equal(await button(page, "Export CSV").count(), 0);
  },
  no_batches: async (page) => {
    await createAgency([]);
    await click(page, "Try again");
    await page.getByRole("heading", { name: "No call batches yet" }).waitFor();
  },
  nothing_read: async (page) => {
    await addBatches([{ status: "pending", campaign: "First" }]);
    await page.getByRole("row", { name: "First" }).waitFor();
    const attempts: string[] = [];
    intercept("/functions/v1/", ({ url }) => {
      if (!url.includes("status=")) attempts.push(url);
      return failed();
    });
    await page.reload();
    await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
    assert.match(await page.locator(".notice code").innerText(), /^[0-9a-f]{32}$/);
    await page.evaluate(`
      globalThis.changes = [];
      const isSeen = ({ target }) => target.data !== "" && !target.parentElement.matches("code");
      new MutationObserver((all) => changes.push(...all.filter(isSeen).map(String)))
        .observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
    `);
    const { length } = attempts;
    await until(() => attempts.length >= length + 4);
    assert.deepEqual(await page.evaluate("changes"), [], "nothing flickers");
  },
  no_configuration: async (page) => {
    passAll();
    await click(page, "Try again");
    await rows(page).first().waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    intercept("/config.json", () => new Response(null, { status: 404 }));
    await page.reload();
    await page.getByRole("alert").getByText("There is no config.json next to this page.").waitFor();
  },
};

type Appearance = Parameters<Page["emulateMedia"]>[0] & {
  dir?: "ltr" | "rtl";
  zoomed?: true;
  /** The rules of axe that this appearance can break; by default none. */
  rules?: axe.RunOptions;
};
const all: axe.RunOptions = { resultTypes: ["violations"] };
const contrast: axe.RunOptions = { ...all, runOnly: ["color-contrast"] };
const walks: Record<string, [typeof phone | { viewport: null }, Record<string, Appearance>]> = {
  "on a laptop, light, dark, in forced colours, from right to left and in print": [
    { viewport: { width: 1280, height: 800 }, hasTouch: false },
    {
      light: { rules: all },
      dark: { colorScheme: "dark", rules: contrast },
      forced: { forcedColors: "active", rules: contrast },
      rtl: { dir: "rtl" },
      print: { media: "print" },
    },
  ],
  "on a phone and at 200 % zoom": [phone, { phone: { rules: all }, zoom: { zoomed: true } }],
};

for (const [layout, [options, appearances]] of Object.entries(walks)) {
  test(`in each state nothing shifts, and axe finds no violation ${layout}`, async () => {
    await createAgency([
      { status: "processing", campaign: "Silent", created: -30, started: -20 },
      { status: "processing", agent: "Agent", contacts: { queued: 9, completed: 3, skipped: 1 } },
      { status: "scheduled", campaign: "Late", scheduled: -10, contacts: { pending: 3 } },
      { status: "failed", contacts: { failed: 3, in_progress: 1 } },
      { status: "completed", campaign: "Q1 Outreach", contacts: { completed: 1 } },
      { status: "cancelled" },
      { status: "paused" },
      { status: "pending" },
    ]);
    const page = await open(options);
    await page.context().addInitScript(`
      const seen = [];
      const add = (entries) => seen.push(...entries.filter((one) => !one.hadRecentInput)
        .flatMap(({ sources }) => sources.map(({ node }) => (node?.parentElement ?? node)?.outerHTML)));
      const observer = new PerformanceObserver((list) => add(list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: true });
      globalThis.takeShifts = async () => {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        add(observer.takeRecords());
        return seen.splice(0);
      };
    `);
    await page.reload();
    for (const [state, reach] of Object.entries(states)) {
      await reach(page);
      assert.deepEqual(await page.evaluate("takeShifts()"), [], `${state}: nothing shifts`);
      for (const [name, appearance] of Object.entries(appearances)) {
        await assertAccessible(page, `${state}_${name}`, appearance);
      }
      await show(page, {});
    }
  });
}

async function assertAccessible(page: Page, name: string, appearance: Appearance): Promise<void> {
  await show(page, appearance);
  const folder = Deno.env.get("SCREENSHOTS");
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
  assert.ok(fits, `${name}: nothing scrolls sideways`);
  if (!appearance.rules) return;
  if (!await page.evaluate<boolean>("'axe' in globalThis")) await page.evaluate(axe.source);
  const run = `axe.run(${JSON.stringify(appearance.rules)})`;
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  assert.deepEqual(found, [], name);
}

/** Without transitions, since colours are read at once. */
const still = { colorScheme: "light", forcedColors: "none", media: "screen" } as const;

async function show(page: Page, { dir = "ltr", zoomed, rules: _, ...media }: Appearance) {
  const size = page.viewportSize();
  const isWide = size && size.width > 640;
  if (!isWide) await page.setViewportSize(zoomed ? { width: 640, height: 400 } : phone.viewport);
  await page.emulateMedia({ ...still, reducedMotion: "reduce", ...media });
  await page.evaluate(`document.documentElement.dir = "${dir}"; takeShifts()`);
}

async function isPhone(page: Page): Promise<boolean> {
  return await button(page, "Filters").isVisible();
}

async function click(page: Page, name: string): Promise<void> {
  await button(page, name).dispatchEvent("click");
}

/** Goes to another view as the back button does, without a load. */
async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate(
    `history.pushState([], "", location.pathname + "${view}"); dispatchEvent(new Event("popstate"))`,
  );
  await page.locator("table[aria-busy=false], .notice").first().waitFor();
}

async function openMenu(page: Page, name: string): Promise<void> {
  await closeMenus(page);
  if (name !== "Account" && await isPhone(page)) await click(page, "Filters");
  await page.locator(`button:has-text("${name}")`).first().dispatchEvent("click");
  await page.locator(".menu:popover-open").waitFor();
}

async function closeMenus(page: Page): Promise<void> {
  await page.evaluate(
    "document.querySelectorAll(':popover-open').forEach((one) => one.hidePopover())",
  );
}

async function setAgency(id: string | null): Promise<void> {
  await platform().sql("update public.users set agency_id = $1 where id = $2", [id, ben.id]);
}

/** The request id on the page is in the function's log. */
async function assertInLog(page: Page): Promise<void> {
  const id = await page.locator(".notice code, .outage code").innerText();
  assert.ok(log.some((line) => line.includes(`"request_id":"${id}"`)), `${id} is in the log`);
}

test("when a filter cannot be read, no rows of another filter are shown", async () => {
  const page = await openList();
  let failures = 0;
  intercept("status=failed", () => {
    failures++;
    return failed();
  });
  await button(page, "Status").click();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
  await until(() => failures >= 3);
  assert.equal(await rows(page).count(), 0);
});

test("while the list cannot be read, requests become rarer", async () => {
  await openList();
  const times: number[] = [];
  intercept("/functions/v1/", ({ url }) => {
    if (!url.includes("status=")) times.push(Date.now());
    return failed();
  });
  await until(() => times.length >= 4);
  const [, , third = 0, last = 0] = times;
  assert.ok(last - third > 700, `${last - third} ms instead of 250 ms`);
});
