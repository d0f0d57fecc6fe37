import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  ada,
  ben,
  intercept,
  intervene,
  log,
  openAs,
  platform,
  search,
  test,
} from "../support/page_fixture.ts";

test("the dashboard says that it is loading, until the first page is there", async () => {
  const held = Promise.withResolvers<void>();
  intercept("/functions/v1/", () => held.promise);
  const page = await openAs(ada);
  await page.getByRole("status").getByText("Loading the call batches").waitFor();
  held.resolve();
  await page.getByRole("table").waitFor();
  assert.equal(await page.getByText("Loading the call batches").count(), 0);
});

test("the dashboard says that filters match nothing, and shows all again", async () => {
  const page = await openAs(ada, {
    address: "?status=failed&campaign=c0000000-0000-4000-8000-000000000005",
  });
  await page.getByRole("heading", { name: "No batches match these filters" }).waitFor();
  await page.getByRole("button", { name: "Show all batches" }).click();
  await page.getByRole("table").waitFor();
  assert.equal(search(page), "");
});

test("the dashboard of an agency without batches says so, and shows its first one", async () => {
  const [agency] = await platform().sql<{ id: string }>(
    `with agency as (insert into public.agencies (name) values ('New Agency') returning id)
     update public.users set agency_id = agency.id from agency where users.id = $1 returning agency.id`,
    [ben.id],
  );
  const page = await openAs(ben.email);
  await page.getByRole("heading", { name: "No call batches yet" }).waitFor();
  await platform().sql(
    "insert into public.call_batches (agency_id, from_number) values ($1, '+15550001111')",
    [agency?.id],
  );
  await page.getByRole("row", { name: "No campaign" }).waitFor();
});

test("the dashboard shows nothing to who has no agency, and notices when that changes", async () => {
  const setAgency = async (id: string | null) => {
    await platform().sql(
      "update public.users set agency_id = $1 where id = '50000000-0000-4000-8000-000000000004'",
      [id],
    );
  };
  const page = await openAs("nora@nowhere.example");
  const alert = page.getByRole("alert");
  await alert.getByText("Your account belongs to no agency").waitFor();
  await assertInLog(page);
  assert.equal(await page.getByRole("checkbox").count(), 0);
  await setAgency("a0000000-0000-4000-8000-000000000002");
  await page.getByRole("row", { name: "Surveys" }).first().waitFor();
  await setAgency(null);
  await alert.waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
});

test("the dashboard keeps its rows while the data cannot be read, and recovers by itself", async () => {
  const page = await openAs(ada);
  await page.getByRole("table").waitFor();
  const alert = page.getByRole("alert");
  intercept("/rest/v1/", () => new Response(null, { status: 500 }));
  await alert.getByText("The data could not be read.").waitFor();
  await assertInLog(page);
  assert.equal(await page.getByRole("row").count(), 1 + 25);
  await page.context().setOffline(true);
  await alert.getByText("The server cannot be reached").waitFor();
  assert.equal(await page.getByRole("row").count(), 1 + 25);
  intervene(() => {});
  await page.context().setOffline(false);
  await alert.waitFor({ state: "detached" });
});

test("the dashboard says that the server cannot be reached before it has seen anything", async () => {
  intercept("/functions/v1/", () => new Response("Bad gateway", { status: 502 }));
  const page = await openAs(ada);
  const alert = page.getByRole("alert");
  await alert.getByText("The server cannot be reached").waitFor();
  assert.match(await page.locator(".notice code").innerText(), /^[0-9a-f]{32}$/);
  assert.equal(await page.getByText("Loading the call batches").count(), 0);
  intervene(() => {});
  await page.getByRole("button", { name: "Try again now" }).click();
  await page.getByRole("table").waitFor();
  assert.equal(await alert.count(), 0);
});

/** The request id on the page is one under which the function wrote what happened. */
async function assertInLog(page: Page): Promise<void> {
  const id = await page.locator(".notice code").innerText();
  assert.ok(log.some((line) => line.includes(`"request_id":"${id}"`)), `${id} is in the log`);
}
