import { type ServerOptions, type ServerProcess, spawnServer } from "../process/server_process.ts";
import { type Handler, refusal } from "./gateway.ts";

/** A function in its own process. A request restarts it after it has exited. */
export interface LocalFunction extends AsyncDisposable {
  handle: Handler;
  /** Resolves once it listens; rejects if it cannot start. */
  listens(): Promise<void>;
  /** Id of the process that runs now, if one does. */
  pid(): number | undefined;
  /** Starts a new process and stops the old one once the new one listens. */
  restart(): void;
}

/** Starts a function and logs its output. */
export function startFunction(
  { log, ...options }: ServerOptions & { log(line: string): void },
): LocalFunction {
  const servers = new AsyncDisposableStack();
  let current: ServerProcess | undefined = start();

  function onLine(line: string): void {
    if (!line.startsWith("Listening on ")) log(line);
  }

  function start(): ServerProcess {
    if (servers.disposed) throw new Error("the platform is stopping");
    const server = spawnServer({ ...options, onLine });
    servers.use(server);
    watch(server).catch((error) => log(error.message));
    return server;
  }

  /** Forgets a process that exited after it had listened; one that could not start waits for a change. */
  async function watch(server: ServerProcess): Promise<void> {
    await server.listens;
    const { code, signal } = await server.ended;
    if (servers.disposed || server !== current) return;
    current = undefined;
    log(`the function ended (${signal ?? `exit code ${code}`}); the next request starts it again`);
  }

  async function handle(request: Request): Promise<Response> {
    // fetch() cannot send it.
    if (request.method === "TRACE") return refusal(405, { message: "Method not allowed" });
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete("Host");
    // Otherwise fetch requests a compressed response and decompresses it.
    headers.set("Accept-Encoding", "identity");
    // A hosted function sees its own name as the first part of the path.
    const path = url.pathname.replace("/functions/v1", "");
    try {
      const server = current ??= start();
      await server.listens;
      return await fetch(`${server.url}${path}${url.search}`, {
        method: request.method,
        headers,
        body: request.body,
        redirect: "manual",
        signal: request.signal,
      });
    } catch {
      const message = "Function failed to start (please check logs)";
      return refusal(503, { code: "BOOT_ERROR", message });
    }
  }

  return {
    handle,
    listens: async () => await current?.listens,
    pid: () => current?.pid,
    restart() {
      const previous = current;
      current = start();
      current.listens.catch(() => {}).then(() => previous?.stop());
    },
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  };
}

/** Calls `onChange` 150 ms after the last change below `folders`. */
export function watchFolders(folders: string[], onChange: () => void): Disposable {
  const watcher = Deno.watchFs(folders);
  let timer: ReturnType<typeof setTimeout> | undefined;
  (async () => {
    for await (const { kind } of watcher) {
      if (kind === "access") continue;
      clearTimeout(timer);
      timer = setTimeout(onChange, 150);
    }
  })();
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
