import { isCallBatchListError } from "../../client/mod.ts";

/** Why there is no list, in words for the reader. */
export interface Problem {
  /** `no_agency`: nothing may be shown. `temporary`: what was shown may stay, it will be tried again. */
  kind: "no_agency" | "temporary";
  title: string;
  text: string;
  /** For asking after it; none when the request never had one. */
  requestId: string | undefined;
}

/** Says what an error means to the reader. */
export function toProblem(error: unknown): Problem {
  if (!isCallBatchListError(error)) {
    return temporary("Something went wrong on this page", undefined);
  }
  const { code, status, message, requestId } = error;
  if (code === "no_agency") {
    return {
      kind: "no_agency",
      title: "Your account belongs to no agency",
      text: "Ask whoever manages your agency to add you. This page will notice by itself.",
      requestId,
    };
  }
  if (status === 0 || code === "unexpected_answer") {
    return temporary("The server cannot be reached", requestId);
  }
  return { ...temporary("The server could not answer", requestId), text: message };
}

function temporary(title: string, requestId: string | undefined): Problem {
  return { kind: "temporary", title, text: "This page keeps trying by itself.", requestId };
}
