import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { until } from "../../../dev/testkit/until.ts";
import {
  ada,
  column,
  intercept,
  open,
  openAs,
  openList,
  platform,
  record,
  shows,
  test,
} from "../support/page_fixture.ts";
import { signIn } from "../support/sign_in.ts";

test("loading and each interaction send the requests they need, and no more", async () => {
  const { url, publishableKey } = platform();
  const page = await open();
  // So slow that no refresh comes in between.
  await page.route(
    "**/config.json",
    (route) => route.fulfill({ json: { url, publishableKey, refreshSeconds: 600 } }),
  );
  await page.reload();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  const count = async (act: () => Promise<unknown>) => {
    requests.length = 0;
    await act();
    await page.locator("table[aria-busy=false]").waitFor();
    await page.waitForTimeout(300);
    return requests.filter((url) => url.includes("/v1/"))
      .map((url) => new URL(url).pathname.split("/").at(-1)).toSorted();
  };
  const list = "calls-batch-list";
  const button = (name: string) => page.getByRole("button", { name }).click();
  const choose = (size: string) => page.getByLabel("Rows per page").selectOption(size);
  const steps: [() => Promise<unknown>, string[]][] = [
    [() => signIn(page, ada), ["agencies", list, list, list, list, "token"]],
    [() => button("Next"), [list]],
    [() => button("Previous"), [list]],
    [() => button("Campaign"), ["campaigns"]],
    [() => page.getByRole("option", { name: "Renewals" }).click(), [list]],
    [() => button("Campaign"), []],
    [() => page.keyboard.press("Escape"), []],
    [() => button("Started"), [list]],
    [() => choose("100"), [list]],
    [() => button("Export CSV"), [list]],
  ];
  for (const [act, expected] of steps) assert.deepEqual(await count(act), expected, `${act}`);
});

test("an unchanged page is not downloaded again: the browser sends its tag and gets 304", async () => {
  const page = await openAs(ada, { address: "?status=cancelled" });
  await shows(page, "1–6 of 6");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const tags = new Map<string, string | undefined>();
  const statuses: number[] = [];
  const sizes: number[] = [];
  devtools.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => {
    tags.set(requestId, headers["If-None-Match"] ?? headers["if-none-match"]);
  });
  devtools.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
    if (tags.get(requestId)) statuses.push(statusCode);
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
  await until(() => statuses.filter((status) => status === 304).length >= 3);
  assert.ok(Math.min(...sizes) < 2_000, "headers only");
  await platform().sql(
    "update public.call_batches set calls_per_minute = 31 where status = 'cancelled'",
  );
  await page.getByText("31 a minute").first().waitFor();
});

test("the dashboard does not poll while it is hidden, and refreshes at once when it is shown", async () => {
  const page = await openList(ada);
  const requests = record("/functions/v1/");
  await setHidden(page, true);
  let before = -1;
  await until(async () => {
    before = requests.length;
    await page.waitForTimeout(1_500);
    return requests.length === before;
  });
  await setHidden(page, false);
  await until(() => requests.length > before);
});

test("a late response does not overwrite the view that was chosen meanwhile", async () => {
  const held = Promise.withResolvers<void>();
  const page = await openAs(ada, { address: "?status=cancelled" });
  await shows(page, "1–6 of 6");
  intercept("status=paused%2Ccancelled", () => held.promise);
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("checkbox", { name: "Paused" }).check();
  await page.locator("table[aria-busy=true]").waitFor();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await page.getByRole("checkbox", { name: "Paused" }).uncheck();
  await page.getByRole("checkbox", { name: "Cancelled" }).uncheck();
  await page.locator("table[aria-busy=false]").waitFor();
  held.resolve();
  await page.waitForTimeout(500);
  assert.ok([...await column(page, "status")].every((text) => text.trim().startsWith("Failed")));
});

/** A headless page is never hidden, so this sets its visibility. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`
    const state = "${hidden ? "hidden" : "visible"}";
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
}
