import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";
import puppeteer from "puppeteer-core";
import { SEED_PASSWORD } from "../../dev/local/people.ts";
import { usePlatform, withFolder } from "../../dev/testkit/platform.ts";
import { until } from "../../dev/process/until.ts";

const executablePath = Deno.env.get("FIREFOX_PATH") || "/usr/bin/firefox-esr";
const isInstalled = existsSync(executablePath);
if (!isInstalled) console.log("SKIPPED: Firefox, which is not there (FIREFOX_PATH may name one)");
const platform = isInstalled ? usePlatform() : undefined;

Deno.test({
  name: "the dashboard signs in, lists, pages, filters and exports in Firefox",
  ignore: !isInstalled,
  fn: () => withFolder(useDashboard),
});

async function useDashboard(folder: string): Promise<void> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    extraPrefsFirefox: { "browser.download.folderList": 2, "browser.download.dir": folder },
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const press = (name: string) =>
      page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
    const shows = (place: string) => page.locator(`.toolbar ::-p-text(${place})`).wait();
    const readIds = () =>
      page.$$eval("tbody .copy code", (all) => all.map(({ textContent }) => textContent));

    await page.goto(`${platform?.().url}/dashboard/`);
    await page.locator("[type=email]").fill("ada@acme.example");
    await page.locator("[type=password]").fill(SEED_PASSWORD);
    await press("Sign in");
    await shows("1–25 of 42");
    const first = await readIds();
    await press("Next");
    await shows("26–42 of 42");
    assert.equal(new Set([...first, ...await readIds()]).size, 42);
    await press("Status");
    await page.locator("label ::-p-text(Paused)").click();
    await shows("1–6 of 6");
    const listed = await readIds();
    assert.equal(listed.length, 6);
    await press("Export CSV");
    const text = await until(() => readDownload(folder));
    const { data } = Papa.parse(text.slice(1), { header: true, skipEmptyLines: true });
    assert.deepEqual(
      data.map(({ id, status }: Record<string, string>) => [id?.slice(-8), status]),
      listed.map((id) => [id, "paused"]),
    );
  } finally {
    await browser.close();
  }
}

/** The text of a finished download: Firefox writes to a `.part` next to an empty file before. */
async function readDownload(folder: string): Promise<string | undefined> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const [name] = names.filter((name) => name.endsWith(".csv"));
  if (!name || names.length > 1) return;
  return await Deno.readTextFile(join(folder, name)) || undefined;
}
