import { dirname, join } from "node:path";
import { listen } from "../../dev/local/gateway.ts";

/** A fake of the platform's deployment API that keeps the uploads of the Supabase CLI. */
export interface Recorder extends AsyncDisposable {
  /** A CLI profile with this address. */
  profile: string;
  /** Names of the uploaded files. */
  files: string[];
  /** The function's settings as the CLI sent them. */
  metadata: Record<string, unknown>;
}

/** Starts a recorder that unpacks uploads into `folder`. */
export async function startRecorder(folder: string): Promise<Recorder> {
  const files: string[] = [];
  const metadata = {};
  const server = listen(0, async (request) => {
    if (request.method !== "POST") return Response.json([]);
    const form = await request.formData();
    for (const [name, part] of form) {
      if (name === "metadata") {
        Object.assign(metadata, JSON.parse(part instanceof File ? await part.text() : part));
      } else if (part instanceof File) {
        const path = join(folder, part.name);
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeFile(path, part.stream());
        files.push(part.name);
      }
    }
    const id = crypto.randomUUID();
    const slug = "calls-batch-list";
    return Response.json({ id, slug, name: slug, version: 1, status: "ACTIVE" }, { status: 201 });
  });
  const address = `http://${server.host}`;
  const profile = join(folder, "profile.yaml");
  await Deno.writeTextFile(
    profile,
    `name: recorder\napi_url: ${address}\ndashboard_url: ${address}\nproject_host: localhost\n`,
  );
  return { profile, files, metadata, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
