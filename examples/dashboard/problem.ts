import { isCallBatchListError } from "../../client/mod.ts";

/** Why there is no current list, in words for the reader. */
export interface Problem {
  /** `no_agency`: nothing may be shown. `temporary`: shown rows stay, the page tries again. */
  kind: "no_agency" | "temporary";
  title: string;
  text: string;
  /** Undefined if no server can have seen the request. */
  requestId?: string;
}

export function toProblem(error: unknown): Problem {
  if (!isCallBatchListError(error)) return temporary("Something went wrong on this page");
  const { code, status, message, requestId } = error;
  if (code === "timeout") return temporary("The server takes too long", { requestId });
  if (status === 0) {
    return temporary(navigator.onLine ? "The server cannot be reached" : "You are offline");
  }
  if (code.startsWith("unexpected_")) {
    return temporary("The server cannot be reached", { requestId });
  }
  if (code === "no_agency") {
    return {
      kind: "no_agency",
      title: "Your account has no agency",
      text: "Ask your agency's administrator to add you. This page then updates by itself.",
      requestId,
    };
  }
  if (status === 401) {
    const text = "If this lasts, sign out and in again.";
    return temporary("The server does not accept your session", { text, requestId });
  }
  return temporary("Server error", { text: message, requestId });
}

function temporary(title: string, details: { text?: string; requestId?: string } = {}): Problem {
  return { kind: "temporary", title, text: "This page keeps trying.", ...details };
}
