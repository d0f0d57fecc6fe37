import { measureOwnTime } from "./sections/own_time.ts";
import { measureRequests } from "./sections/requests.ts";
import { measureStartup } from "./sections/startup.ts";

/** In the order of docs/scaling.md. */
export const sections = {
  requests: measureRequests,
  own_time: measureOwnTime,
  startup: measureStartup,
};
