// Made by `deno task openapi`.
export interface paths {
    "/calls-batch-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the agency's call batches */
        get: operations["listCallBatches"];
        put?: never;
        post?: never;
        delete?: never;
        /** CORS preflight */
        options: operations["preflightCallBatches"];
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Page: {
            batches: components["schemas"]["Batch"][];
            pagination: components["schemas"]["Pagination"];
        };
        Batch: {
            /**
             * Format: uuid
             * @description The batch.
             */
            id: string;
            /**
             * Format: uuid
             * @description The caller's agency.
             */
            agency_id: string;
            /** @description Null without a campaign. */
            campaign_id: string | null;
            /** @description Null without a campaign. */
            campaign_name: string | null;
            /** @description Null without an agent. */
            agent_mapping_id: string | null;
            /** @description Null without an agent. */
            agent_name: string | null;
            /** @description The number shown to those called, E.164. */
            from_number: string;
            /**
             * @description Lifecycle status.
             * @enum {string}
             */
            status: "pending" | "scheduled" | "processing" | "paused" | "completed" | "failed" | "cancelled";
            /** @description All contacts of the batch, including those not queued yet. */
            total_contacts: number;
            /** @description Contacts waiting for their call. */
            queued: number;
            /** @description Contacts being called. */
            in_progress: number;
            /** @description Contacts called with success. */
            completed: number;
            /** @description Contacts called without success. */
            failed: number;
            /** @description Contacts that will not be called. */
            skipped: number;
            /** @description Percentage of contacts completed, failed or skipped, truncated to one decimal: 100 means that nothing remains. */
            progress_percentage: number;
            /** @description Contacts not yet completed, failed or skipped. */
            remaining_count: number;
            /** @description The most calls started per minute. */
            calls_per_minute: number;
            /** @description The most calls at once. */
            max_concurrent: number;
            /** @description When the batch is to start; null for at once. */
            scheduled_for: string | null;
            /**
             * Format: date-time
             * @description When the batch was created.
             */
            created_at: string;
            /** @description When the first call was started; null before it. */
            started_at: string | null;
        };
        PageWithActivity: {
            batches: components["schemas"]["BatchWithActivity"][];
            pagination: components["schemas"]["Pagination"];
        };
        BatchWithActivity: {
            /**
             * Format: uuid
             * @description The batch.
             */
            id: string;
            /**
             * Format: uuid
             * @description The caller's agency.
             */
            agency_id: string;
            /** @description Null without a campaign. */
            campaign_id: string | null;
            /** @description Null without a campaign. */
            campaign_name: string | null;
            /** @description Null without an agent. */
            agent_mapping_id: string | null;
            /** @description Null without an agent. */
            agent_name: string | null;
            /** @description The number shown to those called, E.164. */
            from_number: string;
            /**
             * @description Lifecycle status.
             * @enum {string}
             */
            status: "pending" | "scheduled" | "processing" | "paused" | "completed" | "failed" | "cancelled";
            /** @description All contacts of the batch, including those not queued yet. */
            total_contacts: number;
            /** @description Contacts waiting for their call. */
            queued: number;
            /** @description Contacts being called. */
            in_progress: number;
            /** @description Contacts called with success. */
            completed: number;
            /** @description Contacts called without success. */
            failed: number;
            /** @description Contacts that will not be called. */
            skipped: number;
            /** @description Percentage of contacts completed, failed or skipped, truncated to one decimal: 100 means that nothing remains. */
            progress_percentage: number;
            /** @description Contacts not yet completed, failed or skipped. */
            remaining_count: number;
            /** @description The most calls started per minute. */
            calls_per_minute: number;
            /** @description The most calls at once. */
            max_concurrent: number;
            /** @description When the batch is to start; null for at once. */
            scheduled_for: string | null;
            /**
             * Format: date-time
             * @description When the batch was created.
             */
            created_at: string;
            /** @description When the first call was started; null before it. */
            started_at: string | null;
            /** @description When a contact was last added, changed or removed; null if never. */
            last_activity_at: string | null;
            /** @description Contacts completed, failed or skipped per minute as of `last_activity_at`: a decaying average over about five minutes. */
            finished_per_minute: number;
            /** @description When the batch will be finished at that rate; null unless it is processing and has a rate. */
            estimated_completion_at: string | null;
        };
        Pagination: {
            /** @description The number of batches that match. */
            total: number;
            /** @description The limit that was served. */
            limit: number;
            /** @description The number of batches before this page; on a page by cursor, the number passed. */
            offset: number;
            /** @description Whether more batches follow. */
            has_more: boolean;
            /** @description With `include=next_cursor`: the `cursor` of the next page; null on the last one. */
            next_cursor?: string | null;
        };
        Error: {
            /** @description A sentence for a person. */
            error: string;
            /**
             * @description Stable, for programs.
             * @enum {string}
             */
            code: "invalid_request" | "missing_authorization" | "invalid_token" | "fetch_failed" | "internal_error" | "auth_unavailable" | "no_agency" | "method_not_allowed";
            /** @description As in `X-Request-Id`. */
            request_id: string;
            /** @description The problem of each invalid parameter; only with `invalid_request`. */
            details?: {
                field: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description The caller's id or a new one; the log line has it.
         * @example 0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11
         */
        "X-Request-Id": string;
        /**
         * @description Names the body; weak where the runtime compresses.
         * @example "6pai6l-8diqoe"
         */
        ETag: string;
        /** @description Browsers revalidate pages and do not keep errors. */
        "Cache-Control": "private, no-cache" | "no-store";
        /** @description A page is for one caller. */
        Vary: "Authorization";
        /**
         * @description Other pages with the same filters, relative to the request (RFC 8288): `next` by cursor, `first`, `prev` and `last` by offset; on a page by cursor only `first` and `next`.
         * @example <?limit=1&offset=0>; rel="first", <?limit=1&cursor=MSAyMDI1LTAxLTE1VDEwOjMwOjAwWiBiMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDEgazR2ZDN0LTE5NzQ3NHA>; rel="next"
         */
        Link: string;
        /**
         * @description Milliseconds for the token, for the database and in all.
         * @example auth;dur=0.4, db;dur=8.1, total;dur=9
         */
        "Server-Timing": string;
        /** @description Has `error` if a token came. */
        "WWW-Authenticate": "Bearer" | "Bearer error=\"invalid_token\"";
        /** @description The allowed methods. */
        Allow: "GET, OPTIONS";
        /**
         * @description Seconds after which to try again.
         * @example 5
         */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCallBatches: {
        parameters: {
            query?: {
                /**
                 * @description Only batches with one of these statuses. Repeated, or several values joined by commas.
                 * @example [
                 *       "processing"
                 *     ]
                 */
                status?: ("pending" | "scheduled" | "processing" | "paused" | "completed" | "failed" | "cancelled")[];
                /**
                 * @description Only batches of this campaign.
                 * @example c0000000-0000-4000-8000-000000000001
                 */
                campaign_id?: string;
                /**
                 * @description Only batches of this agent.
                 * @example d0000000-0000-4000-8000-000000000001
                 */
                agent_mapping_id?: string;
                /**
                 * @description Only batches created at this time or later. An RFC 3339 date-time with `Z` or an offset, or a date (midnight UTC); digits past microseconds are cut.
                 * @example 2025-01-15
                 */
                created_from?: string;
                /**
                 * @description Only batches created before this time. An RFC 3339 date-time with `Z` or an offset, or a date (midnight UTC); digits past microseconds are cut.
                 * @example 2025-01-16T09:30:00.5+01:00
                 */
                created_before?: string;
                /**
                 * @description Only with `status=processing`: batches whose contacts have not changed since this time. An RFC 3339 date-time with `Z` or an offset, or a date (midnight UTC); digits past microseconds are cut.
                 * @example 2025-01-17
                 */
                inactive_since?: string;
                /**
                 * @description The order: a column, descending with a leading minus; equal values by `id` in the same direction. By `scheduled_for` or `started_at`, only batches that have a value are listed and counted.
                 * @example -created_at
                 */
                sort?: "-created_at" | "created_at" | "scheduled_for" | "-scheduled_for" | "started_at" | "-started_at";
                /**
                 * @description `activity` adds fields to each batch, `next_cursor` one to `pagination`. Repeated, or several values joined by commas.
                 * @example [
                 *       "activity",
                 *       "next_cursor"
                 *     ]
                 */
                include?: ("activity" | "next_cursor")[];
                /**
                 * @description The most batches on the page; above 100 is served as 100.
                 * @example 25
                 */
                limit?: number;
                /**
                 * @description The number of batches to skip; 0 if absent. Not together with `cursor`.
                 * @example 0
                 */
                offset?: number;
                /**
                 * @description From `next_cursor` or the `next` link of a page with the same filters and `sort`. Following it returns every batch that exists throughout the walk exactly once. Must not be empty.
                 * @example MSAyMDI1LTAxLTE1VDEwOjMwOjAwWiBiMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDEgazR2ZDN0LTE5NzQ3NHA
                 */
                cursor?: string;
            };
            header?: {
                /**
                 * @description Entity tags of pages that the caller has.
                 * @example "6pai6l-8diqoe"
                 */
                "If-None-Match"?: string;
                /**
                 * @description W3C Trace Context: passed on to the Data API; the log line has its trace id.
                 * @example 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
                 */
                traceparent?: string;
                /**
                 * @description Returned and logged if it is 1 to 128 of `[A-Za-z0-9._-]`; else replaced.
                 * @example 0d9c6c3e-5a0f-4a62-9a3c-7f3f2b1f6c11
                 */
                "X-Request-Id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of batches; empty past the end. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    Link: components["headers"]["Link"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWithActivity"] | components["schemas"]["Page"];
                };
            };
            /** @description `If-None-Match` names this page. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    Link: components["headers"]["Link"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: A query parameter is invalid. */
            400: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /**
             * @description `missing_authorization`: There is no `Authorization: Bearer …` header.
             *
             *     `invalid_token`: The token is not a currently valid JWT of a signed-in user.
             */
            401: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description `no_agency`: The user belongs to no agency. */
            403: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description `method_not_allowed`: The method is neither GET nor OPTIONS. */
            405: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Allow: components["headers"]["Allow"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /**
             * @description `fetch_failed`: The data could not be read. Has `Retry-After` if the Data API is temporarily unavailable.
             *
             *     `internal_error`: Any other failure of the function, including a missing setting.
             */
            500: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    /**
                     * @description Seconds after which to try again.
                     * @example 5
                     */
                    "Retry-After"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description `auth_unavailable`: The token can be neither accepted nor rejected at the moment. */
            503: {
                headers: {
                    "Cache-Control": components["headers"]["Cache-Control"];
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    preflightCallBatches: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Allowed. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
