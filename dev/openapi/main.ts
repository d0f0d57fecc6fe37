import { documentText } from "./document.ts";
import { clientTypesText } from "./client_types.ts";

const root = new URL("../../", import.meta.url);
await Deno.writeTextFile(new URL("openapi.json", root), documentText());
await Deno.writeTextFile(new URL("client/api.types.ts", root), await clientTypesText());
