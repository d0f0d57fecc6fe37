import type { ServerClock } from "./server_clock.ts";

/** The project of the dashboard, from `config.json` next to the page. */
export interface Config {
  url: string;
  publishableKey: string;
  /** Seconds between two requests for the list, 0.25 to 3600; 4 if not given. */
  refreshSeconds?: number;
  /** Where rows link to, with `{id}` in place of the batch's id. */
  batchUrl?: string;
  /** A sentence under the sign-in form. */
  hint?: string;
}

/** Reads `config.json`. Throws an error whose message is for the person who sets the page up. */
export async function loadConfig(clock: ServerClock): Promise<Config> {
  const response = await fetch("config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error("There is no config.json next to this page.");
  clock.read(response);
  return parseConfig(await response.json().catch(() => undefined), location.href);
}

/** Checks a configuration; `batchUrl` may be relative to `page`. */
export function parseConfig(config: unknown, page: string): Config {
  if (!isConfig(config)) {
    throw new Error('config.json must hold { "url": "…", "publishableKey": "…" }.');
  }
  if (!isValidInterval(config.refreshSeconds)) {
    throw new Error("refreshSeconds in config.json must be a number from 0.25 to 3600.");
  }
  if (config.batchUrl !== undefined && !isValidLink(config.batchUrl, page)) {
    throw new Error("batchUrl in config.json must be a web address with {id} in it.");
  }
  return config;
}

function isValidInterval(seconds: unknown): boolean {
  return seconds === undefined ||
    typeof seconds === "number" && seconds >= 0.25 && seconds <= 3600;
}

function isValidLink(link: unknown, page: string): boolean {
  return typeof link === "string" && link.includes("{id}") &&
    URL.canParse(link, page) && /^https?:/.test(new URL(link, page).protocol);
}

function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null &&
    "url" in value && typeof value.url === "string" && URL.canParse(value.url) &&
    "publishableKey" in value && typeof value.publishableKey === "string";
}
