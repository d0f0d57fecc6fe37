import { measureBundle } from "./sections/bundle.ts";
import { measureOwnTime } from "./sections/own_time.ts";
import { measureReads } from "./sections/reads.ts";
import { measureRequests } from "./sections/requests.ts";
import { measureStartup } from "./sections/startup.ts";
import { measureStorage } from "./sections/storage.ts";
import { measureSustained } from "./sections/sustained.ts";
import { measureWalk } from "./sections/walk.ts";
import { measureWire } from "./sections/wire.ts";
import { measureWrites } from "./sections/writes.ts";

/** What needs no more in the database than a page. */
export const onePage = {
  own_time: measureOwnTime,
  bundle: measureBundle,
  startup: measureStartup,
  wire: measureWire,
  requests: measureRequests,
  sustained: measureSustained,
};

/** What is measured, in this order: the last one leaves the contacts changed. */
export const sections = {
  reads: measureReads,
  walk: measureWalk,
  storage: measureStorage,
  ...onePage,
  writes: measureWrites,
};

/** The name of a section. */
export type SectionName = keyof typeof sections;

/** The names of the sections, in their order. */
export const sectionNames = Object.keys(sections) as SectionName[];
