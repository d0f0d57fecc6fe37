import assert from "node:assert/strict";
import { createAgency } from "../support/agency.ts";
import { ada, ben, openList, phone, rows, search, shows, test } from "../support/page_fixture.ts";

test("the header names product, agency and user; on a phone the user is in a menu", async () => {
  const page = await openList(ada);
  const header = page.getByRole("banner");
  await header.getByText("Outbound calls").waitFor();
  await header.getByText("Acme Outreach").waitFor();
  assert.ok(await header.getByText(ada).first().isVisible());
  await page.setViewportSize(phone.viewport);
  assert.equal(await header.getByText(ada).locator("visible=true").count(), 0);
  await header.getByRole("button", { name: "Account" }).click();
  await header.getByText(`Signed in as ${ada}`).waitFor();
  await header.getByRole("button", { name: "Sign out" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await header.getByRole("button", { name: "Sign out" }).count(), 0);
});

test("the state line counts what is processing, stuck and overdue, and filters when pressed", async () => {
  await createAgency([
    { status: "processing", contacts: { queued: 10 } },
    { status: "processing", contacts: { queued: 10 } },
    { status: "processing", campaign: "Silent", created: -30, started: -20 },
    { status: "scheduled", campaign: "Late", created: -30, scheduled: -10 },
    { status: "scheduled", scheduled: 60 },
    { status: "completed" },
  ]);
  const page = await openList(ben.email);
  const line = page.locator(".state-line");
  await line.getByText("3 processing, 1 stuck, 1 overdue").waitFor();
  await line.getByRole("button", { name: "1 stuck" }).click();
  await shows(page, "1–1 of 1");
  assert.equal(search(page), "?stuck=1");
  await rows(page).filter({ hasText: "Silent" }).waitFor();
  await line.getByRole("button", { name: "3 processing" }).click();
  await shows(page, "1–3 of 3");
  await line.getByRole("button", { name: "1 overdue" }).click();
  await shows(page, "1–2 of 2");
  assert.match(await rows(page).first().innerText(), /Late\s[^]*Overdue/);
  await line.getByRole("button", { name: "1 overdue", pressed: true }).click();
  await shows(page, "1–6 of 6");
});
