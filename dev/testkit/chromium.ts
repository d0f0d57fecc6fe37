import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of Chromium, from CHROMIUM_PATH or a usual place. */
export function findChromium(): string | undefined {
  return [Deno.env.get("CHROMIUM_PATH") || usualPlaces].flat().find((path) => existsSync(path));
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  return await chromium.launch({
    executablePath,
    chromiumSandbox: Deno.uid() !== 0,
    args: ["--disable-gpu", "--disable-quic"],
  });
}
