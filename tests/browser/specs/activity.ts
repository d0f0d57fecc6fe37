import assert from "node:assert/strict";
import { signIn } from "../support/sign_in.ts";
import { ben, open, platform, test } from "../support/page_fixture.ts";

const MINUTE_MS = 60_000;
const agencyId = "a0000000-0000-4000-8000-000000000009";

/** A processing batch of Ben's, in an agency of its own, whose contacts were added just now. */
async function startBatch(): Promise<void> {
  const statements = [
    `insert into public.agencies (id, name) values ('${agencyId}', 'Moving Agency')`,
    `update public.users set agency_id = '${agencyId}' where id = '${ben.id}'`,
    `insert into public.call_batches (id, agency_id, from_number, status, started_at)
     values ('b0000000-0000-4000-8000-000000000901', '${agencyId}', '+15550004444', 'processing', now())`,
    `insert into public.call_batch_contacts (batch_id, phone_number, status)
     select 'b0000000-0000-4000-8000-000000000901', '+1555' || n, 'queued' from generate_series(1, 600) as n`,
  ];
  for (const statement of statements) await platform().sql(statement);
}

test("a row says how long its batch takes yet, or for how long it has not moved, and stays where it is", async () => {
  await startBatch();
  const page = await open();
  await page.clock.install();
  await page.reload();
  await signIn(page, ben.email);
  const setClock = async (time: number) => {
    await page.clock.setSystemTime(time);
    // The page looks at its clock every five seconds.
    await page.clock.fastForward(5_000);
  };
  const row = page.getByRole("row", { name: "No campaign" });
  const announced = page.getByRole("log", { name: "Batches without activity" });
  await row.getByText("At least 20 min left").waitFor();
  const place = await row.boundingBox();
  await page.evaluate(`
    globalThis.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value)))
      .observe({ type: "layout-shift", buffered: false });
    globalThis.spoken = [];
    new MutationObserver((all) => all.forEach(({ addedNodes }) => spoken.push(...[...addedNodes].map((one) => one.textContent))))
      .observe(document.querySelector("[role=log]"), { subtree: true, childList: true, characterData: true });
  `);
  assert.equal(await announced.innerText(), "");

  await setClock(Date.now() + 12.2 * MINUTE_MS);
  await row.getByText("No activity for 12 min").waitFor();
  await setClock(Date.now() + 15.2 * MINUTE_MS);
  await row.getByText("No activity for 15 min").waitFor();
  assert.deepEqual(await row.boundingBox(), place);
  assert.deepEqual(await page.evaluate("spoken"), ["No activity in a batch of no campaign"]);

  await setClock(Date.now());
  await row.getByText("At least 20 min left").waitFor();
  assert.equal(await announced.innerText(), "");
  assert.deepEqual(await page.evaluate("shifts"), []);
  for (const contact of ["+15551", "+15552", "+15553"]) {
    await platform().sql(
      "update public.call_batch_contacts set status = 'completed' where phone_number = $1",
      [contact],
    );
    await page.waitForTimeout(250);
  }
  await row.getByText(/^About \d+ (min|h) left$/).waitFor();
  assert.deepEqual(await row.boundingBox(), place);
});
