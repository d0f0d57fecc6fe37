// Reads a page with what hey-api generated from openapi.json; run by Node.
import { client } from "./generated/client.gen";
import { listCallBatches } from "./generated/sdk.gen";
import { listCallBatchesInfiniteOptions } from "./generated/@tanstack/react-query.gen";

client.setConfig({ baseUrl: `${process.env.URL}/functions/v1`, auth: process.env.TOKEN });
const { data, error } = await listCallBatches({ query: { status: ["paused", "failed"], limit: 5 } });
const key = listCallBatchesInfiniteOptions({ query: { limit: 5 } }).queryKey;
console.log(JSON.stringify({ statuses: data?.batches.map((batch) => batch.status), error, key: key.length }));
