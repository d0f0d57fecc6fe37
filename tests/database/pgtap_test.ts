import { openEmbedded } from "./support/embedded.ts";
import { runPgtap } from "./support/pgtap.ts";

Deno.test("the embedded database keeps every promise of supabase/tests", async (t) => {
  await using database = await openEmbedded();
  await runPgtap(t, database);
});
