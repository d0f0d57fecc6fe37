const QUIET_MS = 150;

/** Calls `onChange` when files below `folder` have changed and then kept still for a moment. */
export function watchFolder(folder: string, onChange: () => void): Disposable {
  const watcher = Deno.watchFs(folder);
  let timer: ReturnType<typeof setTimeout> | undefined;
  (async () => {
    for await (const { kind } of watcher) {
      if (kind === "access") continue;
      clearTimeout(timer);
      timer = setTimeout(onChange, QUIET_MS);
    }
  })();
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
