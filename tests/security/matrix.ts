import assert from "node:assert/strict";
import type { Platform } from "../../dev/platform.ts";
import { userClaims } from "../../testkit/tokens.ts";
import { loadDataset, simpleDataset } from "./dataset.ts";
import { serviceToken, type Visitor, visitors } from "./visitors.ts";

/** The row that each operation is tried on; `column` is what an update would change, to the value it has. */
const relations = {
  agencies: { column: "name" },
  users: { column: "agency_id" },
  campaigns: { column: "name" },
  agent_mappings: { column: "agent_name" },
  call_batches: { column: "status" },
  call_batch_contacts: { column: "status" },
  v_call_batch_summary: { column: "status" },
} as const;
type Relation = keyof typeof relations;
const names = Object.keys(relations) as Relation[];

/** Tries every person on every relation with every operation, straight at the Data API. */
export function registerMatrix(name: string, getPlatform: () => Platform): void {
  Deno.test(`each person may read their own rows of each relation and write none, on ${name}`, async () => {
    const platform = getPlatform();
    const dataset = simpleDataset([4, 3]);
    await loadDataset(platform, dataset);
    const before = await fingerprint(platform);
    await quietly(async () => {
      for (const visitor of await visitors(platform, dataset)) {
        for (const relation of names) {
          await assertReads(platform, visitor, relation);
          if (visitor.sees !== "everything") await assertWritesNothing(platform, visitor, relation);
        }
      }
    });
    assert.deepEqual(await fingerprint(platform), before);
  });

  Deno.test(`the service role may insert, change and delete, on ${name}`, async () => {
    const platform = getPlatform();
    const send = sender(platform, await serviceToken(platform));
    const id = crypto.randomUUID();
    const path = `agencies?id=eq.${id}`;
    const statuses = [
      await send("POST", "agencies", { id, name: "New" }),
      await send("PATCH", path, { name: "Newer" }),
      await send("DELETE", path),
    ].map(({ status }) => status);
    assert.ok(statuses.every((status) => status >= 200 && status < 300), statuses.join());
  });

  Deno.test(`the schema private and its functions are out of reach of the Data API, on ${name}`, async () => {
    const platform = getPlatform();
    const { people: [person] } = simpleDataset([1]);
    const tokens = [
      await platform.signToken(userClaims(person?.id ?? "")),
      await serviceToken(platform),
      undefined,
    ];
    await quietly(async () => {
      for (const token of tokens) {
        const send = sender(platform, token, {
          "Accept-Profile": "private",
          "Content-Profile": "private",
        });
        assert.equal((await send("GET", "call_batch_counts")).status, 406);
        assert.equal((await send("POST", "rpc/recount_call_batches", {})).status, 406);
        const inPublic = sender(platform, token);
        assert.equal((await inPublic("GET", "call_batch_counts")).status, 404);
        assert.equal((await inPublic("POST", "rpc/recount_call_batches", {})).status, 404);
      }
    });
  });
}

/** The embedded Data API writes every refusal to the console. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { error } = console;
  console.error = () => {};
  try {
    await work();
  } finally {
    console.error = error;
  }
}

async function assertReads(platform: Platform, visitor: Visitor, relation: Relation) {
  const what = `${visitor.who} reads ${relation}`;
  const send = sender(platform, visitor.bearer);
  const { status, body } = await send("GET", `${relation}?select=id&order=id&limit=1000`);
  if (visitor.sees === "no answer") return assert.equal(status, 401, what);
  assert.equal(status, 200, what);
  const seen = (body as { id: unknown }[]).map(({ id }) => String(id));
  assert.deepEqual(seen, await idsFor(platform, visitor, relation), what);
  // Seeing nothing means something only where there is something to see.
  const [{ exists } = {}] = await platform.sql(`select exists (select from public.${relation})`);
  assert.equal(exists, true);
}

/** What the visitor should see, asked of the database without any policy. */
async function idsFor(platform: Platform, visitor: Visitor, relation: Relation): Promise<string[]> {
  const { agencyId = null, userId = null, sees } = visitor;
  const own: Partial<Record<Relation, string>> = {
    agencies: "id = $1",
    users: "id = $2",
    call_batch_contacts: "batch_id in (select id from public.call_batches where agency_id = $1)",
  };
  const condition = sees === "everything" ? "true" : sees === "nothing" ? "false" : own[relation] ??
    "agency_id = $1";
  const rows = await platform.sql<{ id: unknown }>(
    `select id from public.${relation}
      where ($1::uuid is null or true) and ($2::uuid is null or true) and ${condition}
      order by id limit 1000`,
    [agencyId, userId],
  );
  return rows.map(({ id }) => String(id));
}

async function assertWritesNothing(platform: Platform, visitor: Visitor, relation: Relation) {
  const send = sender(platform, visitor.bearer);
  const { column } = relations[relation];
  const [row] = await platform.sql(`select * from public.${relation} limit 1`);
  const filter = `${relation}?id=eq.${row?.id}`;
  const tries: [string, string, unknown?][] = [
    ["POST", relation, row],
    ["PATCH", filter, { [column]: row?.[column] }],
    ["PATCH", `${relation}?id=not.is.null`, { [column]: row?.[column] }],
    ["DELETE", filter],
    ["DELETE", `${relation}?id=not.is.null`],
  ];
  for (const [method, path, body] of tries) {
    const { status } = await send(method, path, body);
    const what = `${visitor.who}: ${method} ${relation} gave ${status}`;
    // A view of several tables refuses before rights are looked at.
    if (relation === "v_call_batch_summary") assert.ok(status >= 400, what);
    else assert.ok(status === 401 || status === 403, what);
  }
}

function sender({ url, publishableKey }: Platform, bearer: string | undefined, more = {}) {
  return async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/rest/v1/${path}`, {
      method,
      headers: {
        apikey: publishableKey,
        "Content-Type": "application/json",
        ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) as unknown };
  };
}

/** All rows of all tables in one number each. */
async function fingerprint(platform: Platform): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const relation of names) {
    if (relation === "users") continue;
    found.push(
      ...await platform.sql(
        `select count(*)::integer as rows, sum(hashtext(t::text))::text as sum from public.${relation} as t`,
      ),
    );
  }
  return found;
}
