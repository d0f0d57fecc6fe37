import { commonErrors, type ErrorDefinition } from "../_shared/http/errors.ts";

/** The methods that the endpoint answers. */
export const methods = ["GET", "OPTIONS"] as const;

/** Every error that the endpoint answers, by code. */
export const errors = {
  ...commonErrors,
  no_agency: {
    status: 403,
    message: "Your account belongs to no agency.",
    description: "The user belongs to no agency.",
  },
  method_not_allowed: {
    status: 405,
    message:
      "Only GET is allowed. supabase.functions.invoke posts unless it is told { method: 'GET' }.",
    description: "The method is neither GET nor OPTIONS.",
    headers: { "Allow": methods.join(", ") },
  },
} as const satisfies Record<string, ErrorDefinition>;

/** A stable, machine-readable error code. */
export type ErrorCode = keyof typeof errors;
