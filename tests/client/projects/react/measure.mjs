// Prints how many bytes of gzip a bundle with supabase-js has, without and with the client.
import { gzipSync } from "node:zlib";
import { build } from "vite";

const invoke = `import { createClient } from "@supabase/supabase-js";
  globalThis.invoke = (url, key) => createClient(url, key).functions.invoke("x");`;
const client = `import * as client from "calls-batch-list-client";
  import * as query from "calls-batch-list-client/query";
  globalThis.client = { ...client, ...query };`;

const sizes = {};
for (const [name, code] of [["without", invoke], ["with", `${client}\n${invoke}`]]) {
  const { output } = await build({
    logLevel: "silent",
    plugins: [{
      name: "entry",
      resolveId: (id) => id === "entry" ? "entry.js" : undefined,
      load: (id) => id === "entry.js" ? code : undefined,
    }],
    build: { write: false, rollupOptions: { input: "entry" } },
  });
  sizes[name] = gzipSync(output.map((chunk) => chunk.code).join("")).length;
}
console.log(JSON.stringify(sizes));
