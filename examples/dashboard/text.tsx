import type { ComponentChildren } from "preact";
import type { Status } from "./url_state.ts";

/** Words that change. Their element is replaced with them, since a page translator detaches text nodes. */
export function Words({ children }: { children: string }) {
  return <bdi key={children}>{children}</bdi>;
}

/** A name, number or status: kept from translators, and in its own direction. */
export function Data({ children }: { children: ComponentChildren }) {
  return <bdi translate={false}>{children}</bdi>;
}

/** A dash for an empty value, with its meaning for screen readers. */
export function Dash({ meaning }: { meaning: string }) {
  return (
    <span class="muted">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{meaning}</span>
    </span>
  );
}

/** A dot in the colour of a status. */
export function Dot({ status }: { status: Status }) {
  return <span class="dot" style={{ background: `var(--${status})` }} />;
}
