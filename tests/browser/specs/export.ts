import assert from "node:assert/strict";
import Papa from "papaparse";
import type { Download, Page } from "playwright-core";
import { createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  intercept,
  openList,
  passAll,
  platform,
  shows,
  test,
} from "../support/page_fixture.ts";

const names = ['=HYPERLINK("http://evil.example","x")', 'Löwe, "quoted"\nand broken', "@SUM(1)"];

/** Adds 250 batches to Ben's new agency with three paused ones of the campaigns `names`. */
async function createLargeAgency(): Promise<void> {
  await createAgency(names.map((campaign) => ({ status: "paused", campaign })));
  await platform().sql(
    `insert into public.call_batches (agency_id, from_number, created_at)
     select agency_id, '+15550003333', now() - n * interval '1 minute'
     from public.users, generate_series(1, 250) as n where users.id = $1`,
    [ben.id],
  );
}

test("the export holds what the filters match, no formulas, and outlives the click", async () => {
  await createLargeAgency();
  const page = await openList(ben.email, { address: "?status=paused" });
  await page.evaluate(`
    globalThis.revoked = [];
    URL.revokeObjectURL = (url) => revoked.push(url);
  `);
  const { name, text } = await save(page);
  assert.deepEqual(await page.evaluate("revoked"), [], "Safari reads the URL after the click");
  assert.match(name, /^call-batches-\d{4}-\d\d-\d\d\.csv$/);
  assert.equal(text[0], "\uFEFF");
  const found = parse(text);
  assert.deepEqual(
    found.map((row) => row.campaign_name).toSorted(),
    [`'${names[0]}`, `'${names[2]}`, names[1]],
  );
  assert.deepEqual(new Set(found.map(({ from_number }) => from_number)), new Set(["+15550001111"]));
  assert.deepEqual(new Set(found.map(({ status }) => status)), new Set(["paused"]));
});

test("the export replaces its button in place, counts, can be cancelled and renews the token", async () => {
  await createLargeAgency();
  const page = await openList(ben.email);
  await shows(page, "1–25 of 253");
  const held = Promise.withResolvers<void>();
  intercept("limit=100&cursor=", () => held.promise);
  const downloads: Download[] = [];
  page.on("download", (download) => downloads.push(download));
  const button = page.getByRole("button", { name: "Export CSV" });
  const place = await button.boundingBox();
  await button.press("Enter");
  const cancel = page.getByRole("button", { name: "Cancel 100 of 253" }).and(
    page.locator(":focus"),
  );
  assert.deepEqual(await cancel.boundingBox(), place);
  assert.equal(await cancel.locator("progress").getAttribute("value"), "100");
  await cancel.press("Enter");
  await button.waitFor();
  held.resolve();
  passAll();
  assert.equal(await page.getByRole("alert").count(), 0);

  let refused = 0;
  intercept("limit=100&cursor=", () => {
    if (refused++) return;
    const body = { error: "No.", code: "invalid_token", request_id: "r-1" };
    return Response.json(body, { status: 401 });
  });
  const { text } = await save(page);
  assert.ok(refused > 1);
  assert.equal(downloads.length, 1, "a cancelled export saves nothing");
  const listed = await platform().sql<{ id: string }>(
    `select batch.id from public.call_batches as batch
     join public.users on users.agency_id = batch.agency_id
     where users.id = '${ben.id}' order by created_at desc, batch.id desc`,
  );
  assert.deepEqual(parse(text).map(({ id }) => id), listed.map(({ id }) => id));
});

test("a failed export shows an error until it is dismissed, and saves no file", async () => {
  const page = await openList(ada);
  intercept("limit=100", () => new Response("Bad gateway", { status: 502 }));
  await page.getByRole("button", { name: "Export CSV" }).click();
  const alert = page.getByRole("alert");
  await alert.getByText("Nothing was exported. The server cannot be reached.").waitFor();
  await page.getByRole("button", { name: "Dismiss" }).click();
  assert.equal(await alert.count(), 0);
});

async function save(page: Page): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  return {
    name: download.suggestedFilename(),
    text: await Deno.readTextFile(await download.path()),
  };
}

function parse(text: string): Record<string, string>[] {
  const { data, errors } = Papa.parse(text.slice(1), { header: true, skipEmptyLines: true });
  assert.deepEqual(errors, []);
  return data;
}
