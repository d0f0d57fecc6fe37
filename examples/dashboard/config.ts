/** Which project the dashboard shows; read from `config.json` next to the page. */
export interface Config {
  url: string;
  publishableKey: string;
  /** Seconds between two looks at the list, 0.25 to 3600; 4 if not given. */
  refreshSeconds?: number;
  /** A sentence under the sign-in form. */
  hint?: string;
}

/** Reads `config.json`. Throws an error whose message is for whoever set the page up. */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch("config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error("There is no config.json next to this page.");
  const config: unknown = await answer.json().catch(() => undefined);
  if (!isConfig(config)) {
    throw new Error('config.json must hold { "url": "…", "publishableKey": "…" }.');
  }
  if (!isSane(config.refreshSeconds)) {
    throw new Error("refreshSeconds in config.json must be a number from 0.25 to 3600.");
  }
  return config;
}

function isSane(seconds: unknown): boolean {
  return seconds === undefined ||
    typeof seconds === "number" && seconds >= 0.25 && seconds <= 3600;
}

function isConfig(value: unknown): value is Config {
  return typeof value === "object" && value !== null &&
    "url" in value && typeof value.url === "string" && URL.canParse(value.url) &&
    "publishableKey" in value && typeof value.publishableKey === "string";
}
