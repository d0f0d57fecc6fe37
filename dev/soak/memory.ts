import { residentMemoryMib } from "../../testkit/process_usage.ts";
import { median } from "../../testkit/statistics.ts";

/** Samples of a process's memory, in MiB. */
export interface MemoryWatch {
  /** Ends the sampling and says what became of the memory after the warm-up. */
  end(): MemoryReport;
}

/** Medians of the first and of the last third after the warm-up, in MiB. */
export interface MemoryReport {
  early: number;
  late: number;
  samples: number;
}

/** Samples the resident memory of a process twice a second, from `warmUpMs` on. */
export function watchMemory(pid: () => number | undefined, warmUpMs: number): MemoryWatch {
  const samples: number[] = [];
  const start = Date.now();
  const timer = setInterval(() => {
    const id = pid();
    const size = id === undefined ? undefined : residentMemoryMib(id);
    if (size !== undefined && Date.now() - start >= warmUpMs) samples.push(size);
  }, 500);
  return {
    end() {
      clearInterval(timer);
      const third = Math.max(1, Math.floor(samples.length / 3));
      return {
        early: median(samples.slice(0, third)),
        late: median(samples.slice(-third)),
        samples: samples.length,
      };
    },
  };
}
