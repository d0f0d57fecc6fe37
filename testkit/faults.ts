import type { Call } from "./fake_calls.ts";
import type { Fault } from "./fake_upstream.ts";
import { fakeRow } from "./fake_rows.ts";
import { restError } from "./fake_postgrest.ts";

/** In every text that a faulty upstream answers; must never reach a caller. */
export const marker = "upstream-detail";

function answer(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return () => new Response(body, { status, headers: { "Content-Range": "0-0/1", ...headers } });
}

function error(status: number, code: string): Fault {
  return () => restError(status, code, `${marker} "secret_table"`);
}

function rows(...rows: unknown[]): Fault {
  const headers = { "Content-Range": `0-${rows.length - 1}/${rows.length}` };
  return () => Response.json(rows, { headers });
}

/** Promises more than it sends: the server then breaks the connection off. */
function brokenOff(body: string): Fault {
  return () => new Response(streamOf(body), { headers: { "Content-Length": "1000" } });
}

function streamOf(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream();
}

/** Statuses that say the upstream failed, whatever was asked. */
export const failures: Readonly<Record<string, Fault>> = {
  "403": error(403, "42501"),
  "404 with an error": error(404, "PGRST205"),
  "404 and nothing": answer(404, ""),
  "404 and []": answer(404, "[]", { "Content-Type": "application/json" }),
  "429": error(429, "over_request_rate_limit"),
  "500": error(500, "XX000"),
  "500 and text": answer(500, `${marker} at line 7`),
  "503": error(503, "PGRST001"),
  "503 and HTML": answer(503, `<html>${marker}</html>`, { "Content-Type": "text/html" }),
  "504": error(504, "57014"),
  "520": answer(520, `error code: 520 ${marker}`),
  "204": () => new Response(null, { status: 204 }),
  "302": answer(302, "", { Location: "/rest/v1/elsewhere" }),
  "a reset after the status": brokenOff(""),
};

/** Answers with 200 that are no answer to any question. */
export const nonsense: Readonly<Record<string, Fault>> = {
  "HTML": answer(200, `<html>${marker}</html>`, { "Content-Type": "text/html" }),
  "nothing": answer(200, ""),
  "half a list": answer(200, `[{"agency_id":"${marker}`),
  "an object for a list": answer(200, `{"message":"${marker}"}`),
  "null": answer(200, "null"),
  "text": answer(200, `"${marker}"`),
  "a list of null": rows(null),
  "a list of lists": rows([]),
  "a row without columns": rows({}),
  "a row that is text": rows(marker),
  "an id that is none": rows(fakeRow(0, { agency_id: marker })),
  "a number for an id": rows(fakeRow(0, { agency_id: 7 as unknown as string })),
  "a reset in mid-body": brokenOff(`[{"agency_id":"${marker}`),
};

/** Lists with a row that cannot be. */
export const wrongRows: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries({
    "text for a count": { queued: "five" },
    "a negative count": { total_contacts: -1 },
    "half a contact": { completed: 0.5 },
    "null for a count": { remaining_count: null },
    "more than 100 percent": { progress_percentage: 100.1 },
    "text for a percentage": { progress_percentage: "most" },
    "an unknown status": { status: marker },
    "null for a status": { status: null as unknown as string },
    "a time that is none": { created_at: "yesterday" },
    "a time without a zone": { created_at: "2026-11-02T10:30:00" },
    "null for a time": { created_at: null as unknown as string },
    "a number for a name": { campaign_name: 7 },
    "null for a number": { from_number: null },
    "another agency's row": { agency_id: "0a9e6c79-0000-4000-8000-000000000009" },
  }).map(([what, changes]) => [what, rowWith(changes)]),
);

/** Makes a row as it should be, of the agency that was asked for, but for the change. */
function rowWith(changes: Record<string, unknown>): Fault {
  return (call) => rows(fakeRow(0, { agency_id: askedAgency(call), ...changes }))(call);
}

/** A good row under a `Content-Range` that says no total, or one that cannot be. */
export const wrongTotals: Readonly<Record<string, Fault>> = Object.fromEntries(
  [
    undefined,
    "",
    "0-0",
    "0-0/*",
    "*/*",
    "0-0/many",
    "0-0/-1",
    "0-0/0",
    "0-0/99999999999999999999",
    "items",
  ]
    .map((range) => [
      `Content-Range ${range ?? "missing"}`,
      (call: Call) =>
        Response.json([fakeRow(0, { agency_id: askedAgency(call) })], {
          headers: range === undefined ? {} : { "Content-Range": range },
        }),
    ]),
);

/** The ways in which a page past the end is refused. */
export const outOfRange: Readonly<Record<string, Fault>> = {
  "416": error(416, "PGRST103"),
  "416 cut off": answer(416, '{"', { "Content-Range": "*/*" }),
  "416 and nothing": answer(416, ""),
};

/** Answers that begin, or do not, and never end. */
export const stalls: Readonly<Record<string, Fault>> = {
  "silence": async ({ left }) => {
    await left;
    return undefined;
  },
  "drip-feeding": () =>
    new Response(drippingBody(" ", 500), { headers: { "Content-Range": "*/0" } }),
  "drip-feeding an error": () => new Response(drippingBody("x", 500), { status: 500 }),
};

function askedAgency({ parameters }: Call): string {
  return parameters.get("agency_id")?.slice("eq.".length) ?? "";
}

/** A body that says one more piece every so often, in milliseconds, for ever. */
function drippingBody(piece: string, everyMs: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let timer: ReturnType<typeof setInterval>;
  return new ReadableStream({
    start(controller) {
      const drip = () => controller.enqueue(new TextEncoder().encode(piece));
      drip();
      timer = setInterval(drip, everyMs);
    },
    cancel: () => clearInterval(timer),
  });
}
