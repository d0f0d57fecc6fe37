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
  const timer = setInterval(async () => {
    const id = pid();
    const size = id === undefined ? undefined : await readResident(id);
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

/** Resident memory of a process in MiB, where this system tells. */
async function readResident(pid: number): Promise<number | undefined> {
  try {
    if (Deno.build.os === "linux") {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    }
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", `${pid}`] })
      .output();
    return Number(new TextDecoder().decode(stdout)) / 1024;
  } catch {
    return undefined;
  }
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The number below which this share of the others lies; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
