import { render } from "preact";
import { App } from "./app.tsx";
import { loadConfig } from "./config.ts";
import { Notice } from "./notice.tsx";
import { createProjectClient } from "./project.ts";
import { createServerClock } from "./server_clock.ts";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no element #app");

try {
  const clock = createServerClock();
  const config = await loadConfig(clock);
  const supabase = createProjectClient(config, clock);
  render(<App project={{ supabase, clock, config }} />, root);
} catch (error) {
  render(
    <main class="centred">
      <h1>Call batches</h1>
      <Notice
        title="The dashboard is not set up"
        text={error instanceof Error ? error.message : String(error)}
        urgent
      />
    </main>,
    root,
  );
}
