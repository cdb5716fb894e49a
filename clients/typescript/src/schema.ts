// Generated from openapi.json by "npm run openapi". Do not edit.

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["getLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service can serve requests */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads one account
         * @description The owner and staff see the full view; everybody else what its owner shares.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes the own account
         * @description JSON Merge Patch (RFC 7396): absent is untouched, null clears where null is allowed, arrays are replaced as a whole. All faults are reported together, and nothing is saved if there is one.
         */
        patch: operations["patchAccount"];
        trace?: never;
    };
    "/api/user/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads several accounts
         * @description By usernames, by email address (staff only), or the own account with neither; one of them at a time. Each account is filtered by itself. Names come in the order asked, duplicates once, unknown ones not at all.
         */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/search_emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finds the accounts of email addresses
         * @description Staff only; for everybody else the route does not exist. Unknown addresses are left out.
         */
        post: operations["searchEmails"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's username */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/visibility": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who sees each field of an account, and why
         * @description For the owner and staff. `site_policy`: the configuration alone decides; `own_choice`: her `account_privacy` does; `minor_rule`: a parent has to consent. While that is so nobody sees her picture.
         */
        get: operations["getVisibility"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follows the changes of all accounts
         * @description Staff only. Changes in an order without gaps: whoever keeps the last cursor and asks again misses nothing and sees nothing twice, and sees the changes of one account in the order of its versions.
         */
        get: operations["getChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/email_change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads the change of the email address that is pending
         * @description For the owner and staff; for everybody else the route does not exist.
         */
        get: operations["getEmailChange"];
        put?: never;
        post?: never;
        /**
         * Cancels the change of the email address that is pending
         * @description For the owner and staff; for everybody else the route does not exist.
         */
        delete: operations["cancelEmailChange"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/email_confirm/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the page that confirms a new email address
         * @description The same for every token. It changes nothing, so that mail scanners may follow links.
         */
        get: operations["showEmailConfirmation"];
        put?: never;
        /**
         * Confirms a new email address
         * @description Needs nothing but the token, and no body. A browser gets a page, `Accept: application/json` JSON.
         */
        post: operations["confirmEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/email_revert/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the page that undoes a change of the email address
         * @description The same for every token. It changes nothing, so that mail scanners may follow links.
         */
        get: operations["showEmailReversal"];
        put?: never;
        /**
         * Undoes a change of the email address
         * @description Needs nothing but the token, and no body. A browser gets a page, `Accept: application/json` JSON.
         */
        post: operations["revertEmail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Uploads the own picture
         * @description A JPEG, PNG, GIF or WebP, as the part `file` of a form or as the body itself; judged by its content. It is cut to a square and made in each configured size. It replaces an earlier one; the same picture again changes nothing. Not for accounts that require parental consent.
         */
        post: operations["uploadImage"];
        /**
         * Removes a picture
         * @description For the owner and for staff. That there was none is a success too.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ProblemDetails: {
            /**
             * Format: uri-reference
             * @description The kind of problem; its last segment is a stable code
             */
            type: string;
            /** @description The kind of problem in a few words */
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description For developers, in English: what is wrong with this request */
            detail: string;
            /** @description The request id, as in the header `X-Request-Id` */
            instance: string;
            /** @description The same as `detail` */
            developer_message: string;
            /** @description A sentence to show to the user, in the language that `Accept-Language` asks for */
            user_message: string;
        };
        FieldError: {
            /** @description For developers, in English: the value (shortened), the field and the rule */
            developer_message: string;
            /** @description A sentence to show to the user; it never contains the value */
            user_message: string;
        };
        ValidationProblem: {
            /**
             * Format: uri-reference
             * @description The kind of problem; its last segment is a stable code
             */
            type: string;
            /** @description The kind of problem in a few words */
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description For developers, in English: what is wrong with this request */
            detail: string;
            /** @description The request id, as in the header `X-Request-Id` */
            instance: string;
            /** @description The same as `detail` */
            developer_message: string;
            /** @description A sentence to show to the user, in the language that `Accept-Language` asks for */
            user_message: string;
            /** @description Every fault, by the name of its field; absent where no field is at fault */
            field_errors?: {
                [key: string]: components["schemas"]["FieldError"];
            };
        };
        PreconditionProblem: {
            /**
             * Format: uri-reference
             * @description The kind of problem; its last segment is a stable code
             */
            type: string;
            /** @description The kind of problem in a few words */
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description For developers, in English: what is wrong with this request */
            detail: string;
            /** @description The request id, as in the header `X-Request-Id` */
            instance: string;
            /** @description The same as `detail` */
            developer_message: string;
            /** @description A sentence to show to the user, in the language that `Accept-Language` asks for */
            user_message: string;
            /**
             * @description The fields that have changed since then; absent where the tag does not say since when.
             * @example [
             *       "bio"
             *     ]
             */
            changed_fields?: string[];
        };
        Health: {
            /** @example ok */
            status: string;
        };
        LanguageProficiency: {
            /**
             * @description ISO 639-1 code, lower case
             * @example de
             */
            code: string;
        };
        ProfileImage: {
            /**
             * @description Whether the picture is her own
             * @example false
             */
            has_image: boolean;
            /**
             * Format: uri
             * @description Absolute URL of the picture, or of a default one, 500 × 500 pixels
             * @example https://accounts.example.org/profile_images/default-500.webp
             */
            image_url_full: string;
            /**
             * Format: uri
             * @description Absolute URL of the picture, or of a default one, 120 × 120 pixels
             * @example https://accounts.example.org/profile_images/default-120.webp
             */
            image_url_large: string;
            /**
             * Format: uri
             * @description Absolute URL of the picture, or of a default one, 50 × 50 pixels
             * @example https://accounts.example.org/profile_images/default-50.webp
             */
            image_url_medium: string;
            /**
             * Format: uri
             * @description Absolute URL of the picture, or of a default one, 30 × 30 pixels
             * @example https://accounts.example.org/profile_images/default-30.webp
             */
            image_url_small: string;
        };
        AccountPatch: {
            /**
             * @description Full name: not only white space, and without `<`, `>` and `://`
             * @example Erika Mustermann
             */
            name?: string;
            /**
             * Format: idn-email
             * @description Asks for a change of address: the field changes once the new address has been confirmed
             * @example erika@example.org
             */
            email?: string;
            /**
             * @description What she says about herself
             * @example I teach physics.
             */
            bio?: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`, upper case; `""` is null
             * @example DE
             */
            country?: string | null;
            /**
             * @description Female, male or other; `""` is null
             * @example f
             * @enum {string|null}
             */
            gender?: "f" | "m" | "o" | "" | null;
            /**
             * @description What she wants to achieve
             * @example Learn to sail
             */
            goals?: string | null;
            /**
             * @description Her preferred language, in her own words
             * @example Deutsch
             */
            language?: string | null;
            /**
             * @description The languages she speaks; replaced as a whole, null empties it
             * @example [
             *       {
             *         "code": "de"
             *       },
             *       {
             *         "code": "en"
             *       }
             *     ]
             */
            language_proficiencies?: components["schemas"]["LanguageProficiency"][] | null;
            /**
             * @description Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other; `other` is taken as `o`, `""` as null
             * @example m
             * @enum {string|null}
             */
            level_of_education?: "p" | "m" | "b" | "a" | "hs" | "jhs" | "el" | "none" | "o" | "other" | "" | null;
            /**
             * @description Postal address
             * @example Heidestraße 17, 51147 Köln
             */
            mailing_address?: string | null;
            /**
             * @description From 1900 to this year; its four digits as a string are taken too
             * @example 1987
             */
            year_of_birth?: number | string | null;
            /**
             * @description With whom she shares her profile; null resets to the default
             * @example private
             * @enum {string|null}
             */
            account_privacy?: "all_users" | "private" | null;
        };
        EmailSearch: {
            /**
             * @example [
             *       "johndoe@company.com"
             *     ]
             */
            emails: string[];
        };
        EmailSearchResult: {
            /**
             * @description Identifies the account for good, whatever its username becomes.
             * @example 1
             */
            id: number;
            /** @example john */
            username: string;
            /** @example johndoe@company.com */
            email: string;
        };
        Me: {
            /** @example john */
            username: string;
        };
        ChangeEvent: {
            /** @description Continues after this change. */
            cursor: string;
            type: string;
            /**
             * @description Identifies the account for good, whatever its username becomes.
             * @example 7
             */
            id: string;
            /**
             * @description As it is now; null once the account is erased and its name released.
             * @example john
             */
            username: string | null;
            /**
             * @description Of the account, with this change.
             * @example 7
             */
            version: number;
            /**
             * @description The fields that changed.
             * @example [
             *       "bio"
             *     ]
             */
            fields: string[];
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            time: string;
        };
        ChangesPage: {
            changes: components["schemas"]["ChangeEvent"][];
            /** @description To ask again with: what comes after this page. */
            cursor: string;
            /** @description Whether there are more changes already. */
            has_more: boolean;
        };
        PendingEmailChange: {
            /**
             * Format: email
             * @description The address that was asked for
             * @example erika@example.org
             */
            new_email: string;
            /**
             * Format: date-time
             * @example 2026-11-25T10:00:00Z
             */
            requested_at: string;
            /**
             * Format: date-time
             * @description When the link for the confirmation ends
             * @example 2026-11-26T10:00:00Z
             */
            expires_at: string;
        };
        LinkResult: {
            result: string;
        };
        /** @description What the owner and staff see */
        FullAccount: {
            /**
             * @description Unique without regard to letter case
             * @example john
             */
            username: string;
            /**
             * @description Full name; empty for an account imported without one
             * @example John Doe
             */
            name: string;
            /**
             * Format: idn-email
             * @description The confirmed address
             * @example johndoe@company.com
             */
            email: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC, whole seconds
             * @example 2015-03-18T13:42:40Z
             */
            date_joined: string;
            /**
             * @description Whether the account is in use
             * @example true
             */
            is_active: boolean;
            /**
             * @description What she says about herself
             * @example null
             */
            bio: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`
             * @example US
             */
            country: string | null;
            /**
             * @description Female, male or other
             * @example m
             */
            gender: string | null;
            /**
             * @description What she wants to achieve
             * @example Professional Development
             */
            goals: string | null;
            /**
             * @description Her preferred language, in her own words
             * @example
             */
            language: string | null;
            /**
             * @description The languages she speaks, in the order of their codes
             * @example []
             */
            language_proficiencies: components["schemas"]["LanguageProficiency"][];
            /**
             * @description Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other
             * @example m
             */
            level_of_education: string | null;
            /**
             * @description Postal address
             * @example 123 Main Street, Anytown, MA 02144
             */
            mailing_address: string | null;
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description Whether she is, or may be, so young that her parents must consent. It makes the account private
             * @example false
             */
            requires_parental_consent: boolean;
            /**
             * @description Not before 1900
             * @example 1987
             */
            year_of_birth: number | null;
            /**
             * @description With whom the profile is shared; the effective value, not the chosen one
             * @example all_users
             */
            account_privacy: string;
            /**
             * @description Whether this site shows accomplishments
             * @example false
             */
            accomplishments_shared: boolean;
        };
        /** @description What others see of an account that is shared */
        SharedAccount: {
            /**
             * @description Unique without regard to letter case
             * @example john
             */
            username: string;
            /**
             * @description What she says about herself
             * @example null
             */
            bio: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`
             * @example US
             */
            country: string | null;
            /**
             * @description The languages she speaks, in the order of their codes
             * @example []
             */
            language_proficiencies: components["schemas"]["LanguageProficiency"][];
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description With whom the profile is shared; the effective value, not the chosen one
             * @example all_users
             */
            account_privacy: string;
            /**
             * @description Whether this site shows accomplishments
             * @example false
             */
            accomplishments_shared: boolean;
        };
        /** @description What others see of a private account */
        PublicAccount: {
            /**
             * @description Unique without regard to letter case
             * @example john
             */
            username: string;
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description With whom the profile is shared; the effective value, not the chosen one
             * @example all_users
             */
            account_privacy: string;
        };
        /** @description In the view that the caller gets */
        AnyAccount: components["schemas"]["FullAccount"] | components["schemas"]["SharedAccount"] | components["schemas"]["PublicAccount"];
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description Requests per minute that the caller has; absent while there is no limit.
         * @example 60
         */
        "RateLimit-Limit": number;
        /**
         * @description How many of them are left.
         * @example 60
         */
        "RateLimit-Remaining": number;
        /**
         * @description Seconds until the count starts anew.
         * @example 42
         */
        "RateLimit-Reset": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process is alive */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The service can serve requests */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getAccount: {
        parameters: {
            query?: {
                /** @description The account as everybody else sees it, for its owner and for staff too. */
                view?: "shared";
            };
            header?: {
                /** @description Tags that the client has: 304 if one of them is current. */
                "If-None-Match"?: string;
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, in the view that the caller gets */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    /**
                     * @description The methods of the resource.
                     * @example GET, HEAD, OPTIONS, PATCH
                     */
                    Allow: string;
                    /**
                     * @description Stored for this caller alone, and asked for each time.
                     * @example private, no-cache
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"];
                };
            };
            /** @description The client has the current representation */
            304: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    /**
                     * @description The methods of the resource.
                     * @example GET, HEAD, OPTIONS, PATCH
                     */
                    Allow: string;
                    /**
                     * @description Stored for this caller alone, and asked for each time.
                     * @example private, no-cache
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Account not created: The caller has no account, and none can be created. */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    patchAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Changes the account only if this is the tag of its current full view; `*` always matches. */
                "If-Match"?: string;
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["AccountPatch"];
            };
        };
        responses: {
            /** @description The updated account, in the full view */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    /**
                     * @description The methods of the resource.
                     * @example GET, HEAD, OPTIONS, PATCH
                     */
                    Allow: string;
                    /**
                     * @description Stored for this caller alone, and asked for each time.
                     * @example private, no-cache
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullAccount"];
                };
            };
            /**
             * @description Malformed request: The request could not be understood.
             *
             *     Invalid parameter: A query parameter is unknown, repeated or out of range.
             *
             *     Invalid fields: Some fields are not valid; field_errors says which. Nothing was saved.
             *
             *     Not saved: The changes could not be saved. Nothing was saved.
             */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationProblem"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Account not created: The caller has no account, and none can be created.
             *
             *     Forbidden: The caller is not allowed to do this.
             */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition failed: If-Match does not name the current version; see ETag. */
            412: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionProblem"];
                };
            };
            /** @description Payload too large: The request body is larger than allowed. */
            413: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported media type: The Content-Type or Content-Encoding is not supported. */
            415: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The one format of a patch.
                     * @example application/merge-patch+json
                     */
                    "Accept-Patch": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Precondition required: This request needs an If-Match header. */
            428: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description The account as everybody else sees it, for its owner and for staff too. */
                view?: "shared";
                /** @description Usernames separated by commas. Blanks around them and empty items are dropped. */
                usernames?: string;
                /** @description The same as `usernames`. */
                username?: string;
                /** @description Address of one account. Staff only. */
                email?: string;
            };
            header?: {
                /** @description Tags that the client has: 304 if one of them is current. */
                "If-None-Match"?: string;
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    /**
                     * @description The methods of the resource.
                     * @example GET, HEAD, OPTIONS
                     */
                    Allow: string;
                    /**
                     * @description Stored for this caller alone, and asked for each time.
                     * @example private, no-cache
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"][];
                };
            };
            /** @description The client has the current representation */
            304: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Strong tag of this representation.
                     * @example "3-1.2026.hC2kWq_1aB"
                     */
                    ETag: string;
                    /**
                     * @description The methods of the resource.
                     * @example GET, HEAD, OPTIONS
                     */
                    Allow: string;
                    /**
                     * @description Stored for this caller alone, and asked for each time.
                     * @example private, no-cache
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Account not created: The caller has no account, and none can be created.
             *
             *     Forbidden: The caller is not allowed to do this.
             */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    searchEmails: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailSearch"];
            };
        };
        responses: {
            /** @description The accounts found */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailSearchResult"][];
                };
            };
            /** @description Malformed request: The request could not be understood. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Account not created: The caller has no account, and none can be created. */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Payload too large: The request body is larger than allowed. */
            413: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported media type: The Content-Type or Content-Encoding is not supported. */
            415: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is calling */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Account not created: The caller has no account, and none can be created. */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getVisibility: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every field of an account */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Not to be kept.
                     * @example private, no-store
                     */
                    "Cache-Control": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @example john */
                        username: string;
                        fields: {
                            username: {
                                seen_by: string[];
                                reason: string;
                            };
                            name: {
                                seen_by: string[];
                                reason: string;
                            };
                            email: {
                                seen_by: string[];
                                reason: string;
                            };
                            date_joined: {
                                seen_by: string[];
                                reason: string;
                            };
                            is_active: {
                                seen_by: string[];
                                reason: string;
                            };
                            bio: {
                                seen_by: string[];
                                reason: string;
                            };
                            country: {
                                seen_by: string[];
                                reason: string;
                            };
                            gender: {
                                seen_by: string[];
                                reason: string;
                            };
                            goals: {
                                seen_by: string[];
                                reason: string;
                            };
                            language: {
                                seen_by: string[];
                                reason: string;
                            };
                            language_proficiencies: {
                                seen_by: string[];
                                reason: string;
                            };
                            level_of_education: {
                                seen_by: string[];
                                reason: string;
                            };
                            mailing_address: {
                                seen_by: string[];
                                reason: string;
                            };
                            profile_image: {
                                seen_by: string[];
                                reason: string;
                            };
                            requires_parental_consent: {
                                seen_by: string[];
                                reason: string;
                            };
                            year_of_birth: {
                                seen_by: string[];
                                reason: string;
                            };
                            account_privacy: {
                                seen_by: string[];
                                reason: string;
                            };
                            accomplishments_shared: {
                                seen_by: string[];
                                reason: string;
                            };
                        };
                    };
                };
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Account not created: The caller has no account, and none can be created. */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getChanges: {
        parameters: {
            query?: {
                /** @description The `cursor` of an earlier answer or event: what comes after it is returned. `beginning` (the default) starts at the oldest change that the feed still has, `now` after the newest. */
                cursor?: string;
                limit?: number;
                /** @description Seconds to wait for a change if there is none yet (long polling). */
                wait?: number;
                /** @description Field names separated by commas: of the updates, only those of one of these fields. Created and erased accounts are always told. Computed fields have no changes of their own and cannot be named. */
                fields?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes after the cursor, and where to go on */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Not to be kept.
                     * @example private, no-store
                     */
                    "Cache-Control": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesPage"];
                };
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Forbidden: The caller is not allowed to do this.
             *
             *     Account not created: The caller has no account, and none can be created.
             */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone: The resource is no longer available. */
            410: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    getEmailChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to letter case. */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change that waits for its confirmation */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example private, no-store
                     */
                    "Cache-Control": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingEmailChange"];
                };
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    cancelEmailChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to letter case. */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is cancelled */
            204: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    showEmailConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the mail */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button, which sends POST to the same URL */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    confirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the mail */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["LinkResult"];
                };
            };
            /** @description Conflict: The request conflicts with the present state of the resource. */
            409: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone: The resource is no longer available. */
            410: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    showEmailReversal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the mail */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button, which sends POST to the same URL */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    revertEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the mail */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["LinkResult"];
                };
            };
            /** @description Conflict: The request conflicts with the present state of the resource. */
            409: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Gone: The resource is no longer available. */
            410: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    uploadImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "image/jpeg": string;
                "image/png": string;
                "image/gif": string;
                "image/webp": string;
            };
        };
        responses: {
            /** @description The picture is hers */
            204: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description Invalid parameter: A query parameter is unknown, repeated or out of range.
             *
             *     Malformed request: The request could not be understood.
             *
             *     Invalid image: The file cannot become a profile image. Nothing was saved.
             */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Forbidden: The caller is not allowed to do this. */
            403: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unsupported media type: The Content-Type or Content-Encoding is not supported. */
            415: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description What a picture may come as.
                     * @example multipart/form-data, image/*
                     */
                    "Accept-Post": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
    deleteImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages of `user_message`; English if none of them is offered. */
                "Accept-Language"?: string;
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description There is no picture any more */
            204: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
            400: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Unauthorized: A valid bearer token is required. */
            401: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description The challenge (RFC 6750).
                     * @example Bearer error="invalid_token"
                     */
                    "WWW-Authenticate": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not found: There is no such resource. */
            404: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Not acceptable: The resource has no representation that Accept allows. */
            406: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Too many requests: Too many requests; see Retry-After. */
            429: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /** @description Internal error: The service failed. Nothing was saved. */
            500: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            /**
             * @description Service unavailable: A part of the service is unavailable. Nothing was saved.
             *
             *     Outcome unknown: The database was lost while it saved. Read the account before you try again: it may have been saved.
             */
            503: {
                headers: {
                    /** @description Names the request in the log; taken from the request if it is sane. */
                    "X-Request-Id": string;
                    /**
                     * @description Never stored.
                     * @example no-store
                     */
                    "Cache-Control": string;
                    /**
                     * @description What the body depends on.
                     * @example Accept, Accept-Language
                     */
                    Vary: string;
                    /**
                     * @description Seconds to wait before the next attempt.
                     * @example 2
                     */
                    "Retry-After": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
        };
    };
}
/** The values that each field has today. */
export interface KnownValues {
    status: "ok";
    type: "account.created" | "account.updated" | "account.erased";
    result: "confirmed" | "reverted";
    gender: "f" | "m" | "o";
    level_of_education: "p" | "m" | "b" | "a" | "hs" | "jhs" | "el" | "none" | "o";
    account_privacy: "all_users" | "private";
}
