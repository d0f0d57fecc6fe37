/** Makes a value when it is first asked for, and keeps it. A failed attempt is not kept. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
