import type { ComponentChildren } from "preact";

interface NoticeProps {
  title: string;
  text?: string | undefined;
  /** Whether a screen reader announces it at once. */
  urgent?: boolean;
  /** Outside of what is announced, since it changes with every attempt. */
  requestId?: string | undefined;
  /** Actions. */
  children?: ComponentChildren;
}

/** A message in place of the list. */
export function Notice({ title, text, urgent, requestId, children }: NoticeProps) {
  return (
    <div class={urgent ? "notice urgent" : "notice"}>
      <div role={urgent ? "alert" : undefined} key={title}>
        <h2>{title}</h2>
        {text && <p key={text}>{text}</p>}
      </div>
      {children}
      {requestId && (
        <p class="small">
          Request <code translate={false}>{requestId}</code>
        </p>
      )}
    </div>
  );
}
