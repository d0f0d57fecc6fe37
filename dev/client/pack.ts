import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { projectFolder } from "../project.ts";

const source = join(projectFolder, "client");

if (import.meta.main) {
  console.log(`The package is ${await packClient(resolve(Deno.args[0] ?? "dist/client"))}`);
}

/**
 * Compiles the client into the folder `out`, as ES modules in `dist` and for `require()` in `dist/cjs`, and returns
 * the path of its tarball.
 */
export async function packClient(out: string): Promise<string> {
  const cjs = join(out, "dist", "cjs");
  await Deno.mkdir(cjs, { recursive: true });
  await Deno.writeTextFile(join(cjs, "package.json"), '{ "type": "commonjs" }\n');
  for await (const { name } of Deno.readDir(source)) {
    if (name.endsWith(".ts")) {
      await compile(name, join(out, "dist"), ts.ModuleKind.ESNext);
      await compile(name, cjs, ts.ModuleKind.CommonJS);
    } else await Deno.copyFile(join(source, name), join(out, name));
  }
  const { stdout } = await promisify(execFile)("npm", ["pack", "--silent"], { cwd: out });
  return join(out, stdout.trim());
}

/** Writes the module and the declaration of one source file. `deno check` checks its types. */
async function compile(fileName: string, folder: string, module: ts.ModuleKind): Promise<void> {
  const text = await Deno.readTextFile(join(source, fileName));
  const options = {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      declaration: true,
      rewriteRelativeImportExtensions: true,
      module,
      target: ts.ScriptTarget.ES2022,
    },
  };
  const made = {
    js: ts.transpileModule(text, options),
    "d.ts": ts.transpileDeclaration(text, options),
  };
  for (const [extension, { outputText, diagnostics = [] }] of Object.entries(made)) {
    const [problem] = diagnostics;
    if (problem) {
      throw new Error(`${fileName}: ${ts.flattenDiagnosticMessageText(problem.messageText, " ")}`);
    }
    // TypeScript does not rewrite extensions in declarations.
    const linked = outputText.replaceAll(/(from "\.\/.+)\.ts"/g, '$1.js"');
    await Deno.writeTextFile(join(folder, fileName.replace(/ts$/, extension)), linked);
  }
}
