import { decode } from "@jridgewell/sourcemap-codec";
import { join } from "node:path";
import { bundledScript } from "../../dev/function_bundle.ts";
import type { Context } from "../context.ts";

/** Bytes of the deployed file that come from a package, or from this project. */
export interface BundleResult {
  origin: string;
  bytes: number;
}

/** Attributes every byte of the bundle to where it comes from, by its source map. */
export async function measureBundle({ bundleFolder }: Context): Promise<BundleResult[]> {
  const script = join(bundleFolder, bundledScript);
  const lines = (await Deno.readTextFile(script)).split("\n");
  const { mappings, sources } = JSON.parse(await Deno.readTextFile(`${script}.map`));
  const bytes = new Map<string, number>();
  for (const [number, segments] of decode(mappings).entries()) {
    for (const [index, [column, source]] of segments.entries()) {
      const end = segments[index + 1]?.[0] ?? lines[number]?.length ?? column;
      const origin = /\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)/.exec(sources[source ?? -1])?.[1] ??
        "this project";
      bytes.set(origin, (bytes.get(origin) ?? 0) + end - column);
    }
  }
  return [...bytes].map(([origin, bytes]) => ({ origin, bytes })).toSorted((a, b) =>
    b.bytes - a.bytes
  );
}
