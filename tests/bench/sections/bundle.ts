import { decode } from "@jridgewell/sourcemap-codec";
import { join } from "node:path";
import { bundledScript } from "../../../dev/function_bundle.ts";
import type { Context } from "../context.ts";

/** Attributes every byte of the deployed file to the package it comes from, or to this project, by its source map. */
export async function measureBundle({ bundleFolder }: Context) {
  const script = join(bundleFolder, bundledScript);
  const lines = (await Deno.readTextFile(script)).split("\n");
  const { mappings, sources } = JSON.parse(await Deno.readTextFile(`${script}.map`));
  const bytesOf = new Map<string, number>();
  for (const [number, segments] of decode(mappings).entries()) {
    for (const [index, [column, source = -1]] of segments.entries()) {
      const end = segments[index + 1]?.[0] ?? lines[number]?.length ?? column;
      const origin = /\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)/.exec(sources[source])?.[1] ??
        "this project";
      bytesOf.set(origin, (bytesOf.get(origin) ?? 0) + end - column);
    }
  }
  return [...bytesOf].map(([origin, bytes]) => ({ origin, bytes }))
    .sort((a, b) => b.bytes - a.bytes);
}
