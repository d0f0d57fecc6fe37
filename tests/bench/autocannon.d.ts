// The part of autocannon that we use: its own types import Node's, which contradict Deno's.
export default function autocannon(options: {
  url: string;
  headers: Readonly<Record<string, string>>;
  connections: number;
  /** Seconds. */
  duration: number;
  /** Milliseconds. */
  sampleInt: number;
}): Promise<{ errors: number; timeouts: number; non2xx: number }> & {
  on(
    event: "response",
    listener: (client: unknown, status: number, bytes: number, ms: number) => void,
  ): void;
};
