import { useEffect, useState } from "preact/hooks";
import { Words } from "./text.tsx";

const SHORT_LENGTH = 8;

/** The end of a batch's id, which tells batches apart in any version of UUID; copies the whole id. */
export function CopyId({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <button
      type="button"
      class="copy"
      title={id}
      onClick={() => copy(id).then(() => setCopied(true))}
    >
      <span class="visually-hidden">Copy the id ending in</span>
      <code translate={false} aria-live="polite">
        <Words>{copied ? "copied" : id.slice(-SHORT_LENGTH)}</Words>
      </code>
    </button>
  );
}

/** `navigator.clipboard` exists in secure contexts only. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  prompt("The batch's id", text);
}
