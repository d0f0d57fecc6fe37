// Writes openapi.json, and the client's types from it: `deno task openapi`.
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { parameters } from "./parameters.ts";
import { headers, preflightResponse, responses } from "./responses.ts";
import { schemas } from "./schemas.ts";

const description = `Lists the outbound call batches of the signed-in user's agency, newest first.

Every response has CORS headers and \`X-Request-Id\`; every error is JSON with a stable \`code\`.
Methods other than GET and OPTIONS are 405. An empty query parameter counts as absent, except
\`cursor\`; unknown ones are ignored. \`created_before\` must be later than \`created_from\`,
\`inactive_since\` requires \`status=processing\`, and a \`cursor\` the filters and \`sort\` it was
issued with and no \`offset\` above 0.`;

/** The description of the API (OpenAPI 3.1), from the schemas of the function. */
export const documentText = toText({
  openapi: "3.1.0",
  info: { title: "calls-batch-list", version: "1.0.0", description },
  servers: [
    {
      url: "https://{project}.supabase.co/functions/v1",
      description: "A hosted project",
      variables: { project: { default: "abcdefghijklmnopqrst", description: "Its reference." } },
    },
    { url: "http://127.0.0.1:54321/functions/v1", description: "`deno task start`" },
  ],
  tags: [{ name: "batches", description: "Batches of outbound calls." }],
  security: [{ userToken: [] }],
  paths: {
    "/calls-batch-list": {
      get: {
        operationId: "listCallBatches",
        summary: "List the agency's call batches",
        tags: ["batches"],
        parameters,
        responses,
      },
      options: {
        operationId: "preflightCallBatches",
        summary: "CORS preflight",
        tags: ["batches"],
        security: [],
        responses: { 204: preflightResponse },
      },
    },
  },
  components: {
    schemas,
    headers,
    securitySchemes: {
      userToken: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description: "The access token of a signed-in user, not a key of the project.",
      },
    },
  },
});

/** The client's types, from the description of the API. */
export async function makeClientTypes(): Promise<string> {
  const document: OpenAPI3 = JSON.parse(documentText);
  return `// Made by \`deno task openapi\`.\n${astToString(await openapiTS(document))}`;
}

function toText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) {
  const root = new URL("../../", import.meta.url);
  await Deno.writeTextFile(new URL("openapi.json", root), documentText);
  await Deno.writeTextFile(new URL("client/api.types.ts", root), await makeClientTypes());
}
