// The examples of docs/clients.md: each lists the paused and failed batches in pages of two. Run by Node.
import { QueryClient } from "@tanstack/react-query";
import axios from "axios";
import createClient from "openapi-fetch";
import type { paths } from "./api";
import { client } from "./generated/client.gen";
import { listCallBatchesInfiniteOptions } from "./generated/@tanstack/react-query.gen";

const { URL: url, TOKEN: token } = process.env;
const baseUrl = `${url}/functions/v1`;
const status: ("paused" | "failed")[] = ["paused", "failed"];

async function walkWithOpenapiFetch() {
  const headers = { Authorization: `Bearer ${token}` };
  const { GET } = createClient<paths>({ baseUrl, headers });
  const batches = [];
  let cursor: string | undefined;
  do {
    const query = { status, include: ["next_cursor" as const], limit: 2, cursor };
    const { data, error } = await GET("/calls-batch-list", { params: { query } });
    if (error) throw new Error(error.error);
    batches.push(...data.batches);
    cursor = data.pagination.next_cursor ?? undefined;
  } while (cursor);
  return batches;
}

async function walkWithHeyApi() {
  client.setConfig({ baseUrl, auth: token });
  const query = { status, include: ["next_cursor" as const], limit: 2 };
  const { pages } = await new QueryClient().fetchInfiniteQuery({
    ...listCallBatchesInfiniteOptions({ query }),
    initialPageParam: {},
    getNextPageParam: ({ pagination }) => pagination.next_cursor,
    pages: 100,
  });
  return pages.flatMap(({ batches }) => batches);
}

async function listWithAxios() {
  const { data } = await axios.get(`${baseUrl}/calls-batch-list`, {
    params: { status, limit: 100 },
    paramsSerializer: { indexes: null },
    headers: { Authorization: `Bearer ${token}` },
  });
  return data.batches;
}

const lists = await Promise.all([listWithAxios(), walkWithOpenapiFetch(), walkWithHeyApi()]);
console.log(JSON.stringify(lists.map((batches) => batches.map(({ id }: { id: string }) => id))));
