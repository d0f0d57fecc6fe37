import { type FunctionChild, type FunctionOptions, spawnFunction } from "./function_child.ts";

/** A function in a process of its own. */
export interface FunctionProcess {
  /** Where it listens: waits for a process that is starting, and starts one when the last one died. */
  address(): Promise<string>;
  /** Id of the process that runs now, if one does. */
  pid(): number | undefined;
  /** Starts another process and then ends the one before. */
  restart(): void;
  stop(): Promise<void>;
}

/** Prepares a {@linkcode FunctionProcess}; the first call of `address` starts it. */
export function createFunctionProcess(options: FunctionOptions): FunctionProcess {
  const children = new Set<FunctionChild>();
  let current: FunctionChild | undefined;
  let stopped = false;

  function start(): FunctionChild {
    if (stopped) throw new Error("the platform is stopping");
    const child = spawnFunction(options);
    children.add(child);
    child.ended.then(() => children.delete(child));
    child.listens.then(() => watch(child), (error) => options.log(error.message));
    return child;
  }

  /** One that ran and died is started again by the next request; one that could not start waits for a change. */
  async function watch(child: FunctionChild): Promise<void> {
    const reason = await child.ended;
    if (stopped || child !== current) return;
    current = undefined;
    options.log(`${reason}; the next request starts it again`);
  }

  return {
    async address() {
      const child = current ??= start();
      await child.listens;
      return child.address;
    },
    pid: () => current?.pid,
    restart() {
      const previous = current;
      current = start();
      // The one before goes on with what it has begun till the new one listens.
      current.listens.catch(() => {}).then(() => previous?.end());
    },
    async stop() {
      stopped = true;
      await Promise.all(children.values().map((child) => child.end()));
    },
  };
}
