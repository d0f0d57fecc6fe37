import { commonErrors, type ErrorDefinition } from "../_shared/http/errors.ts";

export const methods = ["GET", "OPTIONS"] as const;

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
      "Only GET is allowed. Pass { method: 'GET' } to supabase.functions.invoke, which defaults to POST.",
    description: "The method is neither GET nor OPTIONS.",
    headers: { "Allow": methods.join(", ") },
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errors;
