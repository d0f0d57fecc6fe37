import { documentText } from "./document.ts";

const file = new URL("../../openapi.json", import.meta.url);
await Deno.writeTextFile(file, documentText());
