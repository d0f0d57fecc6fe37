// Walks through all batches and prints how many there are; runs on Node and on Deno.
import { createRequire } from "node:module";
import process from "node:process";
import { createClient } from "@supabase/supabase-js";
import WebSocket from "ws";
import { iterateCallBatches, listCallBatches } from "calls-batch-list-client";

// The copy for require() recognizes the errors of the other.
const { isCallBatchListError } = createRequire(import.meta.url)("calls-batch-list-client");

const { URL: url = "", KEY: key = "", EMAIL: email = "", PASSWORD: password = "" } = process.env;
// supabase-js needs a WebSocket, which Node has from version 22 on.
const supabase = createClient(url, key, { realtime: { transport: WebSocket } });
const rejected = await listCallBatches(supabase).catch((error) => error);
await supabase.auth.signInWithPassword({ email, password });
const ids = new Set();
for await (const batch of iterateCallBatches(supabase, { pageSize: 10 })) ids.add(batch.id);
await supabase.auth.signOut();
console.log(JSON.stringify({ batches: ids.size, rejected: isCallBatchListError(rejected) && rejected.code }));
process.exit();
