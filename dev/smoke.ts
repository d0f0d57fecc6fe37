/** Checks what needs no user and returns what it found. Rejects with a hint if the function does not work. */
export async function smoke(address: string): Promise<string> {
  const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
  const calls = [
    [{ method: "OPTIONS" }, 204, ""],
    [{}, 401, "missing_authorization"],
    [bearer("no.valid.token"), 401, "invalid_token"],
    // Only Auth can verify an HS256 token, so the function has to call it with its API key.
    [bearer(forgedToken()), 401, "invalid_token"],
  ] as const;
  for (const [init, status, code] of calls) {
    const response = await fetch(address, init);
    const text = await response.text();
    const hasCors = response.headers.has("Access-Control-Allow-Origin");
    if (response.status === status && hasCors && text.includes(code)) continue;
    const cors = hasCors ? "" : " without CORS headers";
    const expected = `${status} ${code}`.trim();
    throw new Error(
      `The smoke call failed: expected ${expected}, got ${response.status}${cors}: ${text}${
        hintAt(response.status, text)
      }`,
    );
  }
  return "it responds to a preflight, rejects invalid tokens, and its API key is valid";
}

function hintAt(status: number, text: string): string {
  if (status === 401 && !text.includes("request_id")) {
    return "\nThe platform rejected the call, not the function: verify_jwt is on. Deploy from a folder whose config.toml has verify_jwt = false.";
  }
  if (status >= 500 && text.includes("request_id")) {
    return "\nAuth may have rejected the function's API key: check the project's publishable keys, and the function's log.";
  }
  return "";
}

function forgedToken(): string {
  const exp = Math.trunc(Date.now() / 1000) + 60;
  const claims = { sub: crypto.randomUUID(), role: "authenticated", aud: "authenticated", exp };
  const parts = [{ alg: "HS256", typ: "JWT" }, claims, "forged"];
  return parts.map((part) => btoa(JSON.stringify(part)).replace(/=+$/, "")).join(".");
}
