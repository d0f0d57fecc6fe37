import assert from "node:assert/strict";
import Papa from "papaparse";
import type { Download, Page } from "playwright-core";
import { createAgency } from "../support/agency.ts";
import {
  ben,
  button,
  hold,
  intercept,
  openList,
  passAll,
  platform,
  shows,
  test,
} from "../support/page_fixture.ts";

const names = ['=HYPERLINK("http://evil.example","x")', 'Löwe, "quoted"\nand broken', "@SUM(1)"];

test("the export is in its button's place, can be cancelled, renews the token and has what the filters match", async () => {
  await createAgency(names.map((campaign) => ({ status: "paused", campaign })));
  await platform().sql(
    `insert into public.call_batches (agency_id, from_number, created_at)
     select agency_id, '+15550003333', now() - n * interval '1 minute'
     from public.users, generate_series(1, 250) as n where users.id = $1`,
    [ben.id],
  );
  const page = await openList(ben.email);
  await shows(page, "1–25 of 253");
  await page.evaluate("globalThis.revoked = []; URL.revokeObjectURL = (url) => revoked.push(url)");
  hold("limit=100&cursor=");
  const downloads: Download[] = [];
  page.on("download", (download) => downloads.push(download));
  const exporter = button(page, "Export CSV");
  const place = await exporter.boundingBox();
  await exporter.press("Enter");
  const cancel = button(page, "Cancel 100 of 253").and(page.locator(":focus"));
  assert.deepEqual(await cancel.boundingBox(), place);
  await cancel.press("Enter");
  await exporter.waitFor();
  passAll();

  let refused = 0;
  intercept("limit=100&cursor=", () => {
    if (refused++) return;
    const body = { error: "No.", code: "invalid_token", request_id: "r-1" };
    return Response.json(body, { status: 401 });
  });
  const { name, text } = await save(page);
  assert.ok(refused > 1);
  assert.equal(downloads.length, 1, "a cancelled export saves nothing");
  assert.deepEqual(await page.evaluate("revoked"), [], "Safari reads the URL after the click");
  assert.match(name, /^call-batches-\d{4}-\d\d-\d\d\.csv$/);
  assert.equal(text[0], "\uFEFF");
  const listed = await platform().sql<{ id: string }>(
    `select batch.id from public.call_batches as batch
     join public.users on users.agency_id = batch.agency_id
     where users.id = '${ben.id}' order by created_at desc, batch.id desc`,
  );
  assert.deepEqual(parse(text).map(({ id }) => id), listed.map(({ id }) => id));

  await button(page, "Status").click();
  await page.getByRole("checkbox", { name: "Paused" }).check();
  await shows(page, "1–3 of 3");
  const found = parse((await save(page)).text);
  assert.deepEqual(
    found.map(({ campaign_name, from_number, status }) => [campaign_name, from_number, status]),
    [`'${names[2]}`, names[1], `'${names[0]}`].map((name) => [name, "+15550001111", "paused"]),
  );
});

async function save(page: Page): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Export CSV").click(),
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
