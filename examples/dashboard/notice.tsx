import type { ComponentChildren } from "preact";

interface NoticeProps {
  title: string;
  text?: string;
  /** Whether a screen reader is to say it at once, and whether something is wrong. */
  tone?: "calm" | "urgent" | "bad";
  /** For asking after it. It stands outside of what is said at once, since it changes with every attempt. */
  requestId?: string | undefined;
  /** What can be done. */
  children?: ComponentChildren;
}

/** Says in place of the list, or above it, why it is not as expected. */
export function Notice({ title, text, tone = "calm", requestId, children }: NoticeProps) {
  return (
    <div class={`notice ${tone}`}>
      <div role={tone === "calm" ? undefined : "alert"}>
        <h2>{title}</h2>
        {text && <p>{text}</p>}
      </div>
      {children}
      {requestId && (
        <p class="muted small">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
