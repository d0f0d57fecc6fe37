import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../../../dev/testkit/until.ts";
import { addBatches, createAgency } from "../support/agency.ts";
import {
  ada,
  ben,
  intercept,
  log,
  openAs,
  openList,
  passAll,
  phone,
  platform,
  record,
  rows,
  search,
  shows,
  test,
} from "../support/page_fixture.ts";

for (const viewport of [{ width: 1280, height: 800 }, phone.viewport]) {
  test(`nothing shifts while it loads, refreshes, filters, exports or fails, ${viewport.width} wide`, async () => {
    const held = Promise.withResolvers<void>();
    intercept("/functions/v1/", () => held.promise);
    const page = await openAs(ada, { viewport });
    const skeleton = page.locator(".skeleton tr").first();
    await skeleton.waitFor();
    const place = await skeleton.boundingBox();
    held.resolve();
    await rows(page).first().waitFor();
    passAll();
    assert.equal((await rows(page).first().boundingBox())?.y, place?.y);
    await platform().sql(
      `update public.call_batch_contacts set status = 'completed' where id in (
         select id from public.call_batch_contacts where status = 'queued' limit 20)`,
    );
    await page.waitForTimeout(800);
    // Later than what the browser still excuses by the click.
    const later = () => new Promise<void>((resolve) => setTimeout(resolve, 700));
    intercept("/functions/v1/", later);
    await page.evaluate(
      "history.pushState([], '', '?status=paused'); dispatchEvent(new Event('popstate'))",
    );
    await shows(page, "1–6 of 6");
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.getByRole("button", { name: "Export CSV" }).waitFor();
    intercept("/functions/v1/", () => new Response(null, { status: 502 }));
    await page.locator(".outage").waitFor();
    await page.getByRole("button", { name: "Export CSV" }).click();
    await page.getByText("Nothing was exported.").waitFor();
    passAll();
    await page.locator(".outage").waitFor({ state: "detached" });
    await page.waitForTimeout(200);
    assert.deepEqual(await page.evaluate("shifts"), []);
  });
}

test("filters without a match show a notice that resets them", async () => {
  const page = await openAs(ada, {
    address: "?status=failed&campaign=c0000000-0000-4000-8000-000000000005",
  });
  await page.getByRole("heading", { name: "No batches match these filters" }).waitFor();
  await page.getByRole("button", { name: "Show all batches" }).click();
  await shows(page, "1–25 of 42");
  assert.equal(search(page), "");
});

test("an agency without batches sees a notice, then its first batch", async () => {
  await createAgency([]);
  const page = await openAs(ben.email);
  await page.getByRole("heading", { name: "No call batches yet" }).waitFor();
  await addBatches([{ status: "pending", campaign: "First" }]);
  await page.getByRole("row", { name: "First" }).waitFor();
});

test("a user without an agency sees nothing else, and the list once that changes", async () => {
  const setAgency = async (id: string | null) => {
    await platform().sql(
      "update public.users set agency_id = $1 where id = '50000000-0000-4000-8000-000000000004'",
      [id],
    );
  };
  const page = await openAs("nora@nowhere.example");
  const alert = page.getByRole("alert");
  await alert.getByText("Your account has no agency").waitFor();
  await assertInLog(page);
  assert.equal(await page.getByRole("button", { name: "Export CSV" }).count(), 0);
  await page.evaluate(`
    globalThis.changes = [];
    const isId = ({ target }) => target.parentElement.matches("code");
    new MutationObserver((all) => changes.push(...all.filter((one) => !isId(one)).map(String)))
      .observe(document.querySelector("main"), { subtree: true, childList: true, characterData: true });
  `);
  const requests = record("/functions/v1/");
  await until(() => requests.length >= 3);
  assert.deepEqual(await page.evaluate("changes"), [], "nothing flickers");
  await setAgency("a0000000-0000-4000-8000-000000000002");
  await page.getByRole("row", { name: "Surveys" }).first().waitFor();
  await setAgency(null);
  await alert.waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
});

test("an outage is a bar above the rows, which stay; offline names no request", async () => {
  const page = await openList(ada);
  const alert = page.getByRole("alert");
  intercept("/rest/v1/", () => new Response(null, { status: 500 }));
  await alert.getByText("Server error").waitFor();
  await assertInLog(page);
  assert.ok(await rows(page).count() >= 25);
  const bar = await page.locator(".outage").boundingBox();
  const first = await rows(page).first().boundingBox();
  assert.ok(bar && first && bar.height <= 40 && bar.y + bar.height <= first.y);
  await page.setViewportSize(phone.viewport);
  const onPhone = await page.locator(".outage").boundingBox();
  assert.ok(onPhone && onPhone.height <= 120, `the bar is ${onPhone?.height} pixels high`);
  assert.equal(onPhone.y + onPhone.height, phone.viewport.height, "the first rows stay in sight");
  await page.context().setOffline(true);
  await alert.getByText("You are offline").waitFor();
  assert.equal(await page.locator(".outage code").count(), 0);
  assert.ok(await rows(page).count() >= 25);
  passAll();
  await page.context().setOffline(false);
  await alert.waitFor({ state: "detached" });
});

test("before anything was read, an outage is in place of the list", async () => {
  intercept("/functions/v1/", () => new Response("Bad gateway", { status: 502 }));
  const page = await openAs(ada);
  await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
  assert.match(await page.locator(".notice code").innerText(), /^[0-9a-f]{32}$/);
  passAll();
  await page.getByRole("button", { name: "Try again" }).click();
  await rows(page).first().waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("when a filter cannot be read, no rows of another filter are shown", async () => {
  const page = await openList(ada);
  let failures = 0;
  intercept("status=failed", () => {
    failures++;
    return new Response(null, { status: 502 });
  });
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await page.getByRole("alert").getByText("The server cannot be reached").waitFor();
  await until(() => failures >= 3);
  assert.equal(await rows(page).count(), 0);
});

test("while the list cannot be read, requests become rarer", async () => {
  const page = await openList(ada);
  const times: number[] = [];
  intercept("limit=25", () => {
    times.push(Date.now());
    return new Response(null, { status: 502 });
  });
  await until(() => times.length >= 10);
  const interval = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1);
  assert.ok(interval > 400, `every ${interval} ms instead of every 250 ms`);
  await page.close();
});

/** The request id on the page is in the function's log. */
async function assertInLog(page: Page): Promise<void> {
  const id = await page.locator(".notice code, .outage code").innerText();
  assert.ok(log.some((line) => line.includes(`"request_id":"${id}"`)), `${id} is in the log`);
}
