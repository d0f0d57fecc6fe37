import assert from "node:assert/strict";
import Papa from "papaparse";
import type { Download, Page } from "playwright-core";
import { ada, ben, intercept, intervene, openAs, platform, test } from "../support/page_fixture.ts";

const names = ['=HYPERLINK("http://evil.example","x")', 'Löwe, "quoted"\nand broken', "@SUM(1)"];
let made: Promise<unknown> | undefined;

/** Opens the dashboard of somebody whose agency has 253 batches, three of them paused and of the campaigns `names`. */
async function openExporting(address = ""): Promise<Page> {
  made ??= platform().sql(
    `with agency as (insert into public.agencies (name) values ('Exporting Agency') returning id),
       member as (
         update public.users set agency_id = agency.id from agency
         where users.id = '${ben.id}'
       ),
       campaign as (
         insert into public.campaigns (agency_id, name)
         select agency.id, name from agency, unnest($1::text[]) as name returning id, agency_id
       ),
       batch as (
         insert into public.call_batches (agency_id, campaign_id, from_number, status)
         select agency_id, id, '+15550002222', 'paused' from campaign
       )
     insert into public.call_batches (agency_id, from_number, created_at)
     select id, '+15550003333', now() - n * interval '1 minute' from agency, generate_series(1, 250) as n`,
    [names],
  );
  await made;
  return await openAs(ben.email, { address });
}

test("the export holds what the filters show, and no formula for a spreadsheet", async () => {
  const page = await openExporting("?status=paused");
  await page.getByText("1–3 of 3").waitFor();
  const { name, text } = await save(page);
  assert.match(name, /^call-batches-\d{4}-\d\d-\d\d\.csv$/);
  assert.equal(text[0], "\uFEFF");
  const rows = parse(text);
  assert.deepEqual(rows.map((row) => row.campaign_name).toSorted(), [
    `'${names[0]}`,
    `'${names[2]}`,
    names[1],
  ]);
  assert.deepEqual(new Set(rows.map(({ from_number }) => from_number)), new Set(["+15550002222"]));
  assert.deepEqual(new Set(rows.map(({ status }) => status)), new Set(["paused"]));
});

test("the export walks through all pages, says how far it is, and can be cancelled", async () => {
  const page = await openExporting();
  await page.getByText("1–25 of 253").waitFor();
  const held = Promise.withResolvers<void>();
  intercept("cursor=", () => held.promise);
  const downloads: Download[] = [];
  page.on("download", (download) => downloads.push(download));
  await page.getByRole("button", { name: "Export CSV" }).press("Enter");
  await page.getByText("100 of 253 batches").waitFor();
  const bar = page.getByRole("progressbar", { name: "100 of 253 batches" });
  assert.equal(await bar.evaluate((bar) => bar.getAttribute("value")), "100");
  await page.getByRole("button", { name: "Cancel" }).and(page.locator(":focus")).press("Enter");
  await page.getByRole("button", { name: "Export CSV" }).waitFor();
  held.resolve();
  assert.equal(await page.getByRole("alert").count(), 0);

  intervene(() => {});
  const { text } = await save(page);
  assert.equal(downloads.length, 1, "nothing was saved of what was cancelled");
  const listed = await platform().sql<{ id: string }>(
    `select batch.id from public.call_batches as batch
     join public.users on users.agency_id = batch.agency_id
     where users.id = '${ben.id}'
     order by created_at desc, batch.id desc`,
  );
  assert.deepEqual(parse(text).map(({ id }) => id), listed.map(({ id }) => id));
});

test("an export that fails says so and saves nothing", async () => {
  const page = await openAs(ada);
  await page.getByText("1–25 of 42").waitFor();
  intercept("limit=100", () => new Response("Bad gateway", { status: 502 }));
  await page.getByRole("button", { name: "Export CSV" }).click();
  await page.getByRole("alert").getByText("Nothing was saved: The server cannot be reached.")
    .waitFor();
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
