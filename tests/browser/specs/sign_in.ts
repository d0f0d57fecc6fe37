import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../../../dev/process/until.ts";
import {
  ada,
  button,
  intercept,
  open,
  passAll,
  platform,
  rows,
  search,
  signIn,
  test,
} from "../support/page_fixture.ts";

test("a member signs in by keyboard alone, stays signed in and leaves nothing behind", async () => {
  const page = await open();
  await page.getByLabel("E-mail").and(page.locator(":focus")).waitFor();
  await page.keyboard.type(ada);
  await page.keyboard.press("Tab");
  await page.keyboard.type("password123");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Call batches" }).and(page.locator(":focus")).waitFor();
  await rows(page).first().waitFor();
  await page.reload();
  await rows(page).first().waitFor();
  await signOut(page);
  await page.getByLabel("E-mail").waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.equal(await page.getByRole("table").count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("a failed sign-in shows its own reason and can be repeated", async () => {
  const page = await open();
  const alert = page.getByRole("alert");
  const reasons = [
    ["email_not_confirmed", "Confirm your e-mail address first"],
    ["over_request_rate_limit", "Too many attempts."],
    ["signup_disabled", "As the auth server puts it"],
  ] as const;
  for (const [code, text] of reasons) {
    const body = { code, message: "As the auth server puts it", error_code: code };
    intercept("/auth/v1/token", () => Response.json(body, { status: 400 }));
    await signIn(page, ada);
    await alert.getByText(text).waitFor();
    assert.equal(await alert.getByText("password").count(), 0);
  }
  passAll();
  await page.context().setOffline(true);
  await signIn(page, ada);
  await alert.getByText("The server cannot be reached.").waitFor();
  await page.context().setOffline(false);
  await signIn(page, ada, "guess");
  await alert.getByText("E-mail or password is wrong.").waitFor();
  await page.getByLabel("Password").and(page.locator(":focus")).waitFor();
  await signIn(page, ada);
  await rows(page).first().waitFor();
});

test("a session that ends elsewhere or that Auth refuses to renew leads to the form, and back", async () => {
  const page = await openFresh("?status=paused");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await signOut(other);
  const alert = page.getByRole("alert").getByText("Your session has ended.");
  await alert.waitFor();
  // Its requests would renew the session, too.
  await other.close();
  await signIn(page, ada);
  await rows(page).first().waitFor();
  await spoilSession(page, { refresh_token: "gone" });
  await page.reload();
  await alert.waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
  await signIn(page, ada);
  await rows(page).first().waitFor();
  assert.equal(search(page), "?status=paused");
});

test("a rejected token is renewed unnoticed, and once if the function rejects new ones too", async () => {
  const page = await openFresh();
  await spoilSession(page, {});
  await Promise.all([
    page.waitForResponse((response) => response.status() === 401),
    page.reload(),
  ]);
  await rows(page).first().waitFor();
  const alert = page.getByRole("alert");
  assert.equal(await alert.count(), 0);

  let renewed = 0;
  let rejected = 0;
  await page.reload();
  await rows(page).first().waitFor();
  intercept("/v1/", ({ url }) => {
    if (url.includes("grant_type=refresh_token")) renewed++;
    if (!url.includes("/functions/v1/")) return;
    rejected++;
    return Response.json({ error: "No.", code: "invalid_token", request_id: "r-1" }, {
      status: 401,
    });
  });
  await alert.getByText("The server does not accept your session").waitFor();
  const before = rejected;
  await until(() => rejected >= before + 4);
  assert.equal(renewed, 1);
  assert.ok(await rows(page).count() >= 25);
  passAll();
  await alert.waitFor({ state: "detached" });
});

test("an outage, rate limit, portal or gateway in place of Auth ends no session", async () => {
  const page = await openFresh();
  await spoilSession(page, { expires_at: 1 });
  const responses = [
    () => new Response("Bad gateway", { status: 502 }),
    () => Response.json({ code: "over_request_rate_limit" }, { status: 429 }),
    () => new Response("<h1>Welcome", { status: 200 }),
    () => Response.json({ message: "Invalid API key" }, { status: 401 }),
  ];
  for (const respond of responses) {
    let attempts = 0;
    intercept("/auth/v1/", () => {
      attempts++;
      return respond();
    });
    await page.reload();
    await until(() => attempts >= 2);
    assert.equal(await page.getByLabel("E-mail").count(), 0);
  }
  passAll();
  await page.reload();
  await rows(page).first().waitFor();
});

test("a link with another person's tokens signs nobody in", async () => {
  const token = await platform().signIn("grace@globex.example");
  const tokens = `access_token=${token}&refresh_token=x&expires_in=3600&token_type=bearer`;
  const page = await open({ address: `#${tokens}` });
  // The form appears once supabase-js has looked for a session.
  await page.getByLabel("E-mail").waitFor();
});

/** A session that no other test uses. */
async function openFresh(address = ""): Promise<Page> {
  const page = await open({ address });
  await signIn(page, ada);
  await rows(page).first().waitFor();
  return page;
}

async function signOut(page: Page): Promise<void> {
  await button(page, "Account").click();
  await button(page, "Sign out").click();
}

/** Puts an expired token into the stored session, which does not say that it has expired. */
async function spoilSession(page: Page, change: Record<string, unknown>): Promise<void> {
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
