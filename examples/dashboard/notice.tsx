import type { ComponentChildren } from "preact";

interface NoticeProps {
  title: string;
  /** Whether a screen reader is to say it at once. */
  alert?: boolean;
  /** For asking after it. */
  requestId?: string | undefined;
  children?: ComponentChildren;
}

/** Says in place of the list, or above it, why it is not as expected. */
export function Notice({ title, alert = false, requestId, children }: NoticeProps) {
  return (
    <div class={alert ? "notice notice-alert" : "notice"} role={alert ? "alert" : undefined}>
      <h2>{title}</h2>
      {children && <div class="notice-text">{children}</div>}
      {requestId && (
        <p class="muted small">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
