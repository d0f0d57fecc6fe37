/** The used part of puppeteer-core; its own declarations need those of Node. */
interface Locator {
  click(): Promise<void>;
  fill(value: string): Promise<void>;
  wait(): Promise<unknown>;
}
interface Page {
  goto(url: string): Promise<unknown>;
  setViewport(size: { width: number; height: number }): Promise<void>;
  locator(selector: string): Locator;
  $$eval<T>(selector: string, read: (all: { textContent: string }[]) => T): Promise<T>;
}
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}
declare const puppeteer: {
  launch(options: {
    browser: "firefox";
    executablePath: string;
    extraPrefsFirefox: Record<string, unknown>;
  }): Promise<Browser>;
};
export default puppeteer;
