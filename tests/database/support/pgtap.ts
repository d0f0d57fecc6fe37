import type { Row, Session } from "./database.ts";

/**
 * Runs a pgTAP file and gives its failures: none when every planned test passed.
 * Leaves the session as it was, also when the file breaks off.
 */
export async function failuresOf(session: Session, file: string): Promise<string[]> {
  let results: Row[][];
  try {
    results = await session.script(file);
  } catch (error) {
    await session.script("rollback");
    return [String(error)];
  } finally {
    await session.script("deallocate all");
  }
  const lines = results.flat()
    .flatMap((row) => Object.values(row))
    .flatMap((value) => String(value ?? "").split("\n"));
  const planned = Number(/^1\.\.(\d+)$/m.exec(lines.join("\n"))?.[1] ?? 0);
  const passed = lines.filter((line) => /^ok \d+/.test(line)).length;
  const failures = lines.filter((line) => !/^(ok \d+|1\.\.\d+$|$)/.test(line));
  if (planned === 0 || passed !== planned) failures.push(`${passed} of ${planned} tests passed`);
  return failures;
}
