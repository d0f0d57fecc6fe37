import { measureDataApi } from "./sections/data_api.ts";
import { measureOwnTime } from "./sections/own_time.ts";
import { measureReads } from "./sections/reads.ts";
import { measureRequests } from "./sections/requests.ts";
import { measureStartup } from "./sections/startup.ts";
import { measureWrites } from "./sections/writes.ts";

/** In the order of docs/scaling.md; the last one changes the database. */
export const sections = {
  requests: measureRequests,
  own_time: measureOwnTime,
  startup: measureStartup,
  data_api: measureDataApi,
  reads: measureReads,
  writes: measureWrites,
};
