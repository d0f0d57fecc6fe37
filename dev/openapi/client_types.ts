import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import { documentText } from "./document.ts";

/** The types of the client's own, made from the description of the API. */
export async function clientTypesText(): Promise<string> {
  const document: OpenAPI3 = JSON.parse(documentText());
  return `// Made by \`deno task openapi\`.\n${astToString(await openapiTS(document))}`;
}
