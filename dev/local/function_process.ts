import {
  type ServerOptions,
  type ServerProcess,
  spawnServer,
} from "../../testkit/server_process.ts";

/** A function in a process of its own. */
export interface FunctionProcess extends AsyncDisposable {
  /** Where it listens: waits for a process that is starting, and starts one when the last one died. */
  address(): Promise<string>;
  /** Id of the process that runs now, if one does. */
  pid(): number | undefined;
  /** Starts another process and then ends the one before. */
  restart(): void;
}

/** Prepares a {@linkcode FunctionProcess}; the first call of `address` starts it. */
export function createFunctionProcess(
  { log, ...options }: ServerOptions & { log(line: string): void },
): FunctionProcess {
  const running = new Set<ServerProcess>();
  let current: ServerProcess | undefined;
  let stopped = false;

  /** The address is the gateway's business; nobody else should come to depend on it. */
  function onLine(line: string): void {
    if (!line.startsWith("Listening on ")) log(line);
  }

  function start(): ServerProcess {
    if (stopped) throw new Error("the platform is stopping");
    const server = spawnServer({ ...options, onLine });
    running.add(server);
    server.ended.then(() => running.delete(server));
    server.listens.then(() => watch(server), (error) => log(error.message));
    return server;
  }

  /** One that ran and died is started again by the next request; one that could not start waits for a change. */
  async function watch(server: ServerProcess): Promise<void> {
    const { code, signal } = await server.ended;
    if (stopped || server !== current) return;
    current = undefined;
    log(`the function ended (${signal ?? `exit code ${code}`}); the next request starts it again`);
  }

  return {
    async address() {
      const server = current ??= start();
      await server.listens;
      return server.url;
    },
    pid: () => current?.pid,
    restart() {
      const previous = current;
      current = start();
      // The one before goes on with what it has begun till the new one listens.
      current.listens.catch(() => {}).then(() => previous?.stop());
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      await Promise.all([...running].map((server) => server.stop()));
    },
  };
}
