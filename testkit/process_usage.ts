/** Processor time a process has used, in milliseconds; undefined where there is no /proc. */
export function processorTimeMs(pid: number): number | undefined {
  const { userTime, systemTime } = readStat(pid) ?? {};
  return userTime === undefined || systemTime === undefined
    ? undefined
    : (userTime + systemTime) * 10;
}

/** Memory a process occupies, in MiB; undefined where there is no /proc. */
export function residentMemoryMib(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

/** Whether a process is there, and not merely left to be counted by its parent. Linux only. */
export function isRunning(pid: number): boolean {
  const state = readStat(pid)?.state;
  return state !== undefined && state !== "Z";
}

/** The processes that descend from `pid` now. Linux only. */
export function descendantsOf(pid: number): number[] {
  const children = [...Deno.readDirSync("/proc")]
    .map(({ name }) => Number(name))
    .filter((id) => Number.isInteger(id) && readStat(id)?.parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function readStat(pid: number) {
  try {
    // "1234 (name, which may hold anything) S 1 …", times in hundredths of a second.
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return {
      state: fields[0],
      parent: Number(fields[1]),
      userTime: Number(fields[11]),
      systemTime: Number(fields[12]),
    };
  } catch {
    return undefined;
  }
}
