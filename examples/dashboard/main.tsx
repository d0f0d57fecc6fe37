import { render } from "preact";
import { createClient } from "@supabase/supabase-js";
import type { Database } from "../../supabase/functions/calls-batch-list/database.types.ts";
import { App } from "./app.tsx";
import { loadConfig } from "./config.ts";
import { Notice } from "./notice.tsx";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no place for the dashboard");

try {
  const config = await loadConfig();
  const supabase = createClient<Database>(config.url, config.publishableKey);
  render(<App supabase={supabase} config={config} />, root);
} catch (error) {
  render(
    <main class="centred">
      <Notice
        title="The dashboard is not set up"
        text={error instanceof Error ? error.message : String(error)}
        tone="bad"
      />
    </main>,
    root,
  );
}
