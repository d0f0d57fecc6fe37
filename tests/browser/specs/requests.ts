import assert from "node:assert/strict";
import type { Page, Request } from "playwright-core";
import { until } from "../../../dev/process/until.ts";
import {
  ada,
  button,
  column,
  hold,
  open,
  openAs,
  openList,
  passAll,
  platform,
  rows,
  settled,
  shows,
  signIn,
  test,
} from "../support/page_fixture.ts";

test("loading, each interaction and each refresh send the requests they need, and no more", async () => {
  const { url, publishableKey } = platform();
  const page = await open();
  await page.clock.install();
  const json = { url, publishableKey, refreshSeconds: 600 };
  await page.route("**/config.json", (route) => route.fulfill({ json }));
  await page.reload();
  const names: (string | undefined)[] = [];
  let finished = 0;
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.includes("/v1/")) names.push(pathname.split("/").at(-1));
  });
  page.on("requestfinished", (request) => {
    if (request.url().includes("/v1/")) finished++;
  });
  const list = "calls-batch-list";
  const press = (name: string) => button(page, name).click();
  const refresh = () => page.clock.fastForward(601_000);
  const hide = () => setHidden(page, true).then(refresh);
  const steps: [() => Promise<unknown>, string[]][] = [
    [() => signIn(page, ada), ["agencies", list, list, list, list, "token"]],
    [() => press("Next"), [list]],
    [() => press("Previous"), [list]],
    [() => press("Campaign"), ["campaigns"]],
    [() => page.getByRole("option", { name: "Renewals" }).click(), [list]],
    [() => press("Campaign"), []],
    [() => page.keyboard.press("Escape"), []],
    [() => press("Started"), [list]],
    [() => page.getByLabel("Rows per page").selectOption("100"), [list]],
    [() => press("Export CSV"), [list]],
    [refresh, [list]],
    [hide, []],
    [() => setHidden(page, false), [list, list, list, list]],
    [() => press("Clear"), [list]],
  ];
  for (const [act, expected] of steps) {
    names.length = finished = 0;
    await act();
    // Once this is sent, so are the requests of the step. One that comes later fails the next step.
    await page.evaluate("fetch('config.json')");
    await until(() => names.length >= expected.length && finished === names.length);
    await settled(page);
    assert.deepEqual(names.toSorted(), expected, `${act}`);
  }
});

test("an unchanged page is not downloaded again: the browser sends its tag and gets 304", async () => {
  const page = await openAs(ada, { address: "?status=cancelled" });
  await shows(page, "1–6 of 6");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const tagged = new Set<string>();
  const statuses: number[] = [];
  const sizes: number[] = [];
  devtools.on("Network.requestWillBeSentExtraInfo", ({ requestId, headers }) => {
    if (headers["If-None-Match"] ?? headers["if-none-match"]) tagged.add(requestId);
  });
  devtools.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => {
    if (tagged.has(requestId)) statuses.push(statusCode);
  });
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => sizes.push(encodedDataLength));
  await until(() => statuses.filter((status) => status === 304).length >= 3);
  assert.ok(Math.min(...sizes) < 2_000, "headers only");
});

test("a late response does not overwrite the view that was chosen meanwhile", async () => {
  const page = await openList(ada, { address: "?status=cancelled" });
  hold("status=paused%2Ccancelled");
  const isHeld = (request: Request) => request.url().includes("status=paused%2Ccancelled");
  const ended = Promise.race([
    page.waitForEvent("requestfinished", isHeld),
    page.waitForEvent("requestfailed", isHeld),
  ]);
  await button(page, "Status").click();
  await page.getByRole("checkbox", { name: "Paused" }).check();
  await page.locator("table[aria-busy=true]").waitFor();
  await page.getByRole("checkbox", { name: "Failed" }).check();
  await page.getByRole("checkbox", { name: "Paused" }).uncheck();
  await page.getByRole("checkbox", { name: "Cancelled" }).uncheck();
  await settled(page);
  passAll();
  await ended;
  await rows(page).first().waitFor();
  assert.ok((await column(page, "status")).every((text) => text.trim().startsWith("Failed")));
});

/** A headless page is never hidden, so this sets its visibility. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`
    const state = "${hidden ? "hidden" : "visible"}";
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  `);
}
