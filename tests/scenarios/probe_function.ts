/** Source of a function that does whatever the query asks for, to see what the platform lets it do. */
export const probe = (version: string) => `
const tasks: Record<string, (request: Request) => unknown> = {
  version: () => ${version},
  settings: () => [Deno.env.get("SUPABASE_URL"), Deno.env.get("JWT_ISSUER")],
  otherSetting: () => Deno.env.get("HOME"),
  file: () => Deno.readTextFileSync("deno.json"),
  run: () => new Deno.Command("true").outputSync(),
  elsewhere: () => fetch("http://127.0.0.2:5432/"),
  project: async () => (await fetch(Deno.env.get("SUPABASE_URL") + "/nothing")).status,
  request: ({ url, method, headers }) => [method, new URL(url).pathname, [...headers.keys()]],
  die: () => Deno.exit(3),
};
Deno.serve(async (request) => {
  const task = new URL(request.url).searchParams.get("task") ?? "";
  if (task === "slow") {
    const left = new Promise((resolve) => request.signal.addEventListener("abort", resolve));
    console.log("slow begins");
    await left;
    console.log("slow was left");
  }
  if (task === "parts") {
    const { readable, writable } = new TransformStream<string>();
    const writer = writable.getWriter();
    writer.write("first");
    request.text().then((text) => writer.write(text)).then(() => writer.close());
    return new Response(readable.pipeThrough(new TextEncoderStream()));
  }
  if (task === "304") {
    return new Response(null, { status: 304, headers: { ETag: '"tag"', Vary: "Authorization" } });
  }
  try {
    return Response.json(await tasks[task]?.(request));
  } catch (error) {
    return Response.json(String(error), { status: 500 });
  }
});
`;
