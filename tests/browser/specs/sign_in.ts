import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { signIn } from "../support/sign_in.ts";
import {
  ada,
  intercept,
  intervene,
  open,
  openAs,
  platform,
  search,
  test,
} from "../support/page_fixture.ts";

test("the dashboard lets a member in by keyboard alone, and stays signed in", async () => {
  const page = await open();
  await page.getByLabel("E-mail").and(page.locator(":focus")).waitFor();
  await page.keyboard.type(ada);
  await page.keyboard.press("Tab");
  await page.keyboard.type("password123");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Call batches" }).and(page.locator(":focus")).waitFor();
  await page.getByRole("table").waitFor();
  await page.reload();
  await page.getByRole("table").waitFor();
  assert.equal(await page.getByText(ada).count(), 1);
});

test("the dashboard says why it lets nobody in, calls nothing else a wrong password, and tries again", async () => {
  const page = await open();
  const alert = page.getByRole("alert");
  for (
    const [code, text] of [
      ["email_not_confirmed", "Confirm your e-mail address first"],
      ["over_request_rate_limit", "Too many attempts."],
      ["signup_disabled", "As the auth server puts it"],
    ] as const
  ) {
    const body = { code, message: "As the auth server puts it", error_code: code };
    intercept("/auth/v1/token", () => Response.json(body, { status: 400 }));
    await signIn(page, ada);
    await alert.getByText(text).waitFor();
    assert.equal(await alert.getByText("password").count(), 0);
  }
  intervene(() => {});
  await page.context().setOffline(true);
  await signIn(page, ada);
  await alert.getByText("The server cannot be reached.").waitFor();
  await page.context().setOffline(false);
  await signIn(page, ada, "guess");
  await alert.getByText("E-mail or password is wrong.").waitFor();
  await page.getByLabel("Password").and(page.locator(":focus")).waitFor();
  await signIn(page, ada);
  await page.getByRole("table").waitFor();
});

test("signing out leads back to the form and leaves nothing behind", async () => {
  const page = await openAs(ada);
  await page.getByRole("table").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("E-mail").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.equal(await page.getByRole("table").count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("the dashboard asks to sign in again when the session has ended, and goes on where it was", async () => {
  const page = await openAs(ada, { address: "?status=paused" });
  await page.getByRole("table").waitFor();
  await spoilSession(page, { refresh_token: "gone" });
  await page.reload();
  await page.getByRole("alert").getByText("Your session has ended.").waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
  await signIn(page, ada);
  await page.getByRole("table").waitFor();
  assert.equal(search(page), "?status=paused");
});

test("the dashboard renews a token that is refused, unnoticed", async () => {
  const page = await openAs(ada);
  await page.getByRole("table").waitFor();
  await spoilSession(page, {});
  await Promise.all([
    page.waitForResponse((response) => response.status() === 401),
    page.reload(),
  ]);
  await page.getByRole("table").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});

test("the dashboard renews the session once, and ends it when the new token is refused too", async () => {
  const page = await openAs(ada);
  await page.getByRole("table").waitFor();
  let renewed = 0;
  intervene(({ url }) => {
    if (url.includes("grant_type=refresh_token")) renewed++;
    if (!url.includes("/functions/v1/")) return;
    const body = { error: "No.", code: "invalid_token", request_id: "r-1" };
    return Response.json(body, { status: 401, headers: { "Access-Control-Allow-Origin": "*" } });
  });
  await page.getByRole("alert").getByText("Your session has ended.").waitFor();
  assert.equal(renewed, 1);
});

test("signing out in another tab ends the session in this one", async () => {
  const page = await openAs(ada);
  await page.getByRole("table").waitFor();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("alert").getByText("Your session has ended.").waitFor();
});

/** Gives the page's session a token that expired, which the page does not know. */
async function spoilSession(page: Page, change: Record<string, string>): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const access_token = await platform().signToken({
    sub: "50000000-0000-4000-8000-000000000001",
    role: "authenticated",
    aud: "authenticated",
    iat: now - 7200,
    exp: now - 3600,
  });
  await page.evaluate((change) => {
    const [name = ""] = Object.keys(localStorage);
    const session = JSON.parse(localStorage.getItem(name) ?? "");
    localStorage.setItem(name, JSON.stringify({ ...session, ...change }));
  }, { ...change, access_token });
}
