// Writes openapi.json, and the client's types from it: `deno task openapi`.
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { parameters } from "./parameters.ts";
import { headers, makeResponses, preflightResponse } from "./responses.ts";
import { makeSchemas } from "./schemas.ts";

const description = `Lists the outbound call batches of the signed-in user's agency, newest first.

Every answer has the CORS headers and \`X-Request-Id\`; every error is JSON with a stable \`code\`.
Other query parameters than those named are ignored. Any method but GET and OPTIONS is answered 405.`;

/** The description of the API (OpenAPI 3.1), made from what the function itself is made of. */
export const documentText = toText({
  openapi: "3.1.0",
  info: { title: "calls-batch-list", version: "1.1.0", description },
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
        responses: makeResponses(),
      },
      options: {
        operationId: "preflightCallBatches",
        summary: "Say what a page of another origin may send",
        tags: ["batches"],
        security: [],
        responses: { 204: preflightResponse },
      },
    },
  },
  components: {
    schemas: makeSchemas(),
    headers,
    securitySchemes: {
      userToken: {
        type: "http",
        scheme: "bearer",
        bearerFormat: "JWT",
        description: "The access token of a signed-in user; keys of the project are refused.",
      },
    },
  },
});

/** The types of the client's own, made from the description of the API. */
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
