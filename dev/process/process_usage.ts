/** Whether a process exists and is no zombie. Linux only. */
export function isRunning(pid: number): boolean {
  return ![undefined, "Z"].includes(usageOf(pid)?.state);
}

/** Descendants of a process. Linux only. */
export function descendantsOf(pid: number): number[] {
  const children = [...Deno.readDirSync("/proc")]
    .map(({ name }) => Number(name))
    .filter((id) => usageOf(id)?.parent === pid);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Processor time and resident memory of a process; undefined without /proc. */
export function usageOf(pid: number) {
  try {
    // "1234 (name) S 1 …", where the name may contain anything; times in 10 ms, memory in pages of 4 KiB.
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
