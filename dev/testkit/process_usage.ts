/** Processor time a process has used, in milliseconds; undefined where there is no /proc. */
export function processorTimeMs(pid: number): number | undefined {
  return readStat(pid)?.processorTimeMs;
}

/** Memory a process occupies, in MiB; undefined where there is no /proc. */
export function residentMemoryMib(pid: number): number | undefined {
  return readStat(pid)?.memoryMib;
}

/** Whether a process is there, and not merely left to be counted by its parent. Linux only. */
export function isRunning(pid: number): boolean {
  return ![undefined, "Z"].includes(readStat(pid)?.state);
}

/** The processes that descend from `pid` now. Linux only. */
export function descendantsOf(pid: number): number[] {
  const children = [...Deno.readDirSync("/proc")]
    .map(({ name }) => Number(name))
    .filter((id) => readStat(id)?.parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function readStat(pid: number) {
  try {
    // "1234 (name, which may hold anything) S 1 …", times in hundredths of a second, memory in pages of 4 KiB.
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      state: fields[0],
      parent: Number(fields[1]),
      processorTimeMs: (Number(fields[11]) + Number(fields[12])) * 10,
      memoryMib: Number(fields[21]) / 256,
    };
  } catch {
    return undefined;
  }
}
