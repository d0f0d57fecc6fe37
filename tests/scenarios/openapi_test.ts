import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import { fullFormats } from "ajv-formats/dist/formats.js";
import { callFunction, type CallOptions } from "../../dev/testkit/responses.ts";
import { createFakeProject } from "../../dev/testkit/fake_project.ts";
import { people } from "../../dev/testkit/fakes.ts";

// deno-lint-ignore no-explicit-any -- read by path, and every test fails where the path ends
const document: any = JSON.parse(
  Deno.readTextFileSync(new URL("../../openapi.json", import.meta.url)),
);
const { get, options } = document.paths["/calls-batch-list"];
const ajv = new Ajv2020.default({ strict: false, allErrors: true, formats: fullFormats });
ajv.addSchema({ $id: "/openapi.json", components: document.components });

const project = await createFakeProject();
const server = await project.start();
Deno.test.afterAll(project.stop);

const member = await project.token(people.member);
const first = await callFunction(server.url, member);
await first.body?.cancel();

/** A request for each status; requests to the upstream below `away` fail. */
const requests: [
  status: number,
  token: string | undefined,
  options?: CallOptions,
  away?: string,
][] = [
  [200, member],
  [200, member, { query: "?offset=1000&include=activity" }],
  [200, member, { query: "?include=activity,next_cursor&limit=3" }],
  [204, undefined, { method: "OPTIONS" }],
  [304, member, { headers: { "If-None-Match": first.headers.get("ETag") ?? "" } }],
  [400, member, { query: "?limit=0" }],
  [401, undefined],
  [401, "none"],
  [403, await project.token(people.newcomer)],
  [405, member, { method: "POST" }],
  [500, member, {}, "/rest/v1"],
  [503, await project.token(people.member, {}, { kid: "tomorrow's" }), {}, "/auth/v1"],
];

for (const [status, token, init = {}, away] of requests) {
  const what = [init.method ?? "GET", init.query].filter(Boolean).join(" ");
  Deno.test(`openapi.json describes ${status} to ${what} with ${token ? "a" : "no"} token`, async () => {
    project.upstream.fault = ({ path }) =>
      away && path.startsWith(away) ? new Response("away", { status: 503 }) : undefined;
    const response = await callFunction(server.url, token, init);
    assert.equal(response.status, status);
    const described = (init.method === "OPTIONS" ? options : get).responses[status];
    for (const [name, header] of Object.entries<{ $ref?: string }>(described.headers)) {
      assert.equal(
        header.$ref ?? name,
        header.$ref ? `#/components/headers/${name}` : "Retry-After",
      );
      const value = response.headers.get(name) ?? assert.fail(`${status} has no ${name}`);
      const { schema } = document.components.headers[name];
      assertValid(schema, name === "Retry-After" ? Number(value) : value, `${status} ${name}`);
    }
    const text = await response.text();
    if (!described.content) return assert.equal(text, "", `${status} has no body`);
    const [type = ""] = (response.headers.get("Content-Type") ?? "").split(";");
    assertValid(described.content[type].schema, JSON.parse(text), `${status} body`);
  });
}

function assertValid(schema: object, value: unknown, what: string): void {
  const text = JSON.stringify(schema).replaceAll('"#/', '"/openapi.json#/');
  const validate = ajv.compile(JSON.parse(text));
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
}

Deno.test("openapi.json describes only the statuses tested here", () => {
  const described = [...Object.keys(get.responses), ...Object.keys(options.responses)];
  assert.deepEqual(new Set(described.map(Number)), new Set(requests.map(([status]) => status)));
});
