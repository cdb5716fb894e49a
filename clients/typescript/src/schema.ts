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
         * @description The owner and staff see the full view, services see what their scopes grant, and everybody else sees what the owner shares.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes your own account
         * @description JSON Merge Patch (RFC 7396): absent fields stay unchanged, null clears a field where null is allowed, and arrays are replaced as a whole. All faults are reported together, and if there is one, nothing is saved.
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
         * @description Give usernames, ids or an email address (ids and address only for staff and services); without any of them the result is the caller's own account. Each account shows what the caller may see of it. Accounts come in the order asked for; duplicates appear once, and unknown names are left out.
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
         * Finds accounts by email address
         * @description For staff and services with `search`; everybody else gets 404. Unknown addresses are left out.
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
    "/api/user/v1/accounts/{username}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivates an account
         * @description Staff only. Sets `is_active`, as a change like any other; nothing changes if it already has that value. Deactivating an account invalidates all links of email changes that were mailed for it.
         */
        post: operations["deactivateAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reactivates an account
         * @description Staff only. Sets `is_active`, as a change like any other; nothing changes if it already has that value. Deactivating an account invalidates all links of email changes that were mailed for it.
         */
        post: operations["activateAccount"];
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
         * @description For the owner and staff. `site_policy`: the site's configuration decides; `own_choice`: the owner's choice decides; `minor_rule`: parental consent is required, and nobody sees the picture.
         */
        get: operations["getVisibility"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Chooses who sees individual fields of your own account
         * @description JSON Merge Patch (RFC 7396) by field name; null withdraws a choice. Choices apply while `account_privacy` is `custom`: others then see the public fields, and those `custom_shareable_fields` that are set to `all_users`. Any other field is a fault.
         */
        patch: operations["patchVisibility"];
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who has seen what of your own account
         * @description What others were shown beyond the shared view, grouped by hour, newest first. An export, a snapshot or reading the feed of changes counts as one access to every account. With `ACCESS_LOG=off` the response is 404.
         */
        get: operations["listAccesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads when the account will be erased
         * @description For the owner and staff; everybody else gets 404.
         */
        get: operations["getErasure"];
        put?: never;
        /**
         * Requests the erasure of an account
         * @description For the owner, erasure follows after a cooling-off period; until then the account works as before, and the owner can cancel here or with the link in a mail. For staff and services with `erase` it is immediate. Everybody else gets 404.
         */
        post: operations["requestErasure"];
        /**
         * Cancels the pending erasure
         * @description For the owner and staff; everybody else gets 404.
         */
        delete: operations["cancelErasure"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/erasure_cancel/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows the page that cancels the erasure of an account
         * @description The page is the same for every token, except one whose work is done. It changes nothing, so mail scanners may follow the link.
         */
        get: operations["showErasureCancellation"];
        put?: never;
        /**
         * Cancels the erasure of an account
         * @description Needs only the token in the URL, and no body. Browsers get a page; with `Accept: application/json` the response is JSON.
         */
        post: operations["cancelErasureByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/v1/accounts/{username}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Downloads all data stored about an account
         * @description A zip archive: `index.html` to read, `account.json` in the format of `accounts import`, `history.json`, `accesses.json`, `email_changes.json`, `preferences.json` and the picture. For the owner, and for services with `erase`, which get everything (except the picture while parental consent is required) and are recorded in the list of accesses. Staff get 403, everybody else 404.
         */
        get: operations["getData"];
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
         * Reads the changes of all accounts
         * @description For staff and services with `changes`. Changes come in order and without gaps: if you store the last cursor and ask again with it, you miss nothing and see nothing twice. The changes of one account come in the order of its versions.
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
    "/api/user/v1/accounts/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads every account, to start a copy
         * @description For staff and services with `changes`. NDJSON: the first line is `{"cursor": …}`, every other line an account, `{"id", "version", …}` with the fields that the caller may see, ordered by id. To keep a correct copy, store them, follow the changes from that cursor, and ignore versions that are not newer than the stored one. Resume an interrupted transfer with `after`, and keep the cursor of the first part.
         */
        get: operations["getSnapshot"];
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
         * Reads the pending email change
         * @description For the owner and staff; everybody else gets 404.
         */
        get: operations["getEmailChange"];
        put?: never;
        post?: never;
        /**
         * Cancels the pending email change
         * @description For the owner and staff; everybody else gets 404.
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
         * @description The page is the same for every token, except one whose work is done. It changes nothing, so mail scanners may follow the link.
         */
        get: operations["showEmailConfirmation"];
        put?: never;
        /**
         * Confirms a new email address
         * @description Needs only the token in the URL, and no body. Browsers get a page; with `Accept: application/json` the response is JSON.
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
         * Shows the page that undoes an email change
         * @description The page is the same for every token, except one whose work is done. It changes nothing, so mail scanners may follow the link.
         */
        get: operations["showEmailReversal"];
        put?: never;
        /**
         * Undoes an email change
         * @description Needs only the token in the URL, and no body. Browsers get a page; with `Accept: application/json` the response is JSON.
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
         * Uploads your own picture
         * @description A JPEG, PNG, GIF or WebP, either as the form part `file` or as the body itself; the type is detected from the content. By default it has 100 bytes to 1 MiB, and at most 40 million pixels. The picture is cropped to a square, scaled to each configured size, and replaces an earlier one; uploading the same picture again changes nothing. Not allowed for accounts that require parental consent.
         */
        post: operations["uploadImage"];
        /**
         * Removes a picture
         * @description For the owner and staff. Succeeds even if there was no picture.
         */
        delete: operations["deleteImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    accountChanged: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An account has changed
         * @description Sent to each URL in `WEBHOOK_URLS` following the Standard Webhooks specification: at least once, and in version order for each account. The same events are published to NATS: see `/asyncapi.json`.
         */
        post: operations["accountChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        ProblemDetails: {
            /**
             * Format: uri-reference
             * @description The type of problem; its last segment is a stable code
             */
            type: string;
            /** @description A short title for this type of problem */
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
        UnauthorizedProblem: {
            /**
             * Format: uri-reference
             * @description The type of problem; its last segment is a stable code
             */
            type: string;
            /** @description A short title for this type of problem */
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
             * @description Why the token was refused: it is missing, unreadable, expired (get a new one), or not accepted for another reason
             * @example token_expired
             */
            error_code: string;
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
             * @description The type of problem; its last segment is a stable code
             */
            type: string;
            /** @description A short title for this type of problem */
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
            /** @description All faults, by field name; absent if no field is at fault */
            field_errors?: {
                [key: string]: components["schemas"]["FieldError"];
            };
        };
        PreconditionProblem: {
            /**
             * Format: uri-reference
             * @description The type of problem; its last segment is a stable code
             */
            type: string;
            /** @description A short title for this type of problem */
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
             * @description The fields that have changed since the version of the given tag; absent if the tag names no known version.
             * @example [
             *       "bio"
             *     ]
             */
            changed_fields?: string[];
        };
        Health: {
            /** @example ok */
            status: string;
            /**
             * @description What cannot be done all the same.
             * @example The database takes no writes.
             */
            detail?: string;
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
             * Format: int64
             * @description Permanently identifies the account, even if its username is released.
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
        AccessEntry: {
            /**
             * @description Who saw it: a username, or the name of a service or operator; null if that user has been erased
             * @example helpdesk
             */
            by: string | null;
            /** @description A person, a service, or the command line */
            kind: string;
            /**
             * @description The purpose that the caller gave (`Access-Purpose`)
             * @example ticket 4711
             */
            purpose: string | null;
            /**
             * @description What was shown beyond the shared view: field names, `email_change` or `erasure` for a pending one, `changes` for the feed, `history` for the account's history; a download of all data also lists `preferences` and `accesses`
             * @example [
             *       "email",
             *       "name"
             *     ]
             */
            fields: string[];
            /**
             * Format: date-time
             * @description When it began; for an access to all accounts, not before this account was created
             * @example 2026-11-25T10:00:00Z
             */
            first: string;
            /**
             * Format: date-time
             * @example 2026-11-25T10:12:00Z
             */
            last: string;
            /**
             * @description How many times; 1 if it began before the account was created
             * @example 3
             */
            count: number;
        };
        AccessPage: {
            accesses: components["schemas"]["AccessEntry"][];
            /** @description Continues after this page; null if the page is empty */
            cursor: string | null;
            /** @description Whether there are older accesses */
            has_more: boolean;
        };
        ErasureDate: {
            /**
             * Format: date-time
             * @description When the account will be erased, to within seconds; until then the erasure can be cancelled
             * @example 2026-12-09T10:00:00Z
             */
            erases_at: string;
        };
        PendingErasure: {
            /**
             * Format: date-time
             * @description When the account will be erased, to within seconds; until then the erasure can be cancelled
             * @example 2026-12-09T10:00:00Z
             */
            erases_at: string;
            /**
             * Format: date-time
             * @example 2026-11-25T10:00:00Z
             */
            requested_at: string;
        };
        LinkResult: {
            result: string;
        };
        ChangeEvent: {
            /** @description Continues after this change. */
            cursor: string;
            type: string;
            /**
             * @description Permanently identifies the account, even if its username is released.
             * @example 7
             */
            id: string;
            /**
             * @description The current username; null once the account is erased and its name released.
             * @example john
             */
            username: string | null;
            /**
             * @description The version of the account after this change.
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
            /** @description Pass it to the next request, to get what follows this page. */
            cursor: string;
            /** @description Whether more changes are already available. */
            has_more: boolean;
        };
        PendingEmailChange: {
            /**
             * Format: email
             * @description The requested address
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
             * @description When the confirmation link expires
             * @example 2026-11-26T10:00:00Z
             */
            expires_at: string;
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
             * @description Whether the user has uploaded a picture
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
             * @description The user's full name; empty for an account imported without one; not only white space, and without `<`, `>` or `://`
             * @example John Doe
             */
            name?: string;
            /**
             * Format: idn-email
             * @description The confirmed email address; setting it requests a change, which takes effect once the new address is confirmed
             * @example john@example.org
             */
            email?: string;
            /**
             * @description What users say about themselves
             * @example I teach physics.
             */
            bio?: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`; upper case; `""` is null
             * @example DE
             */
            country?: string | null;
            /**
             * @description Female, male or other; `""` is null
             * @example m
             * @enum {string|null}
             */
            gender?: "f" | "m" | "o" | "" | null;
            /**
             * @description What the user wants to achieve
             * @example Learn to sail
             */
            goals?: string | null;
            /**
             * @description The user's preferred language, in their own words
             * @example Deutsch
             */
            language?: string | null;
            /**
             * @description The languages that the user speaks, sorted by code; replaced as a whole; null empties the list
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
             * @description Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other; `other` is read as `o`, `""` as null
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
             * @description From 1900 to the current year; a string of four digits is accepted too; `""` is null
             * @example 1987
             */
            year_of_birth?: number | string | null;
            /**
             * @description Who can see the profile: the setting in effect, not necessarily the one chosen; `all_users`, `private` or, where the site offers it, `custom`, in any letter case; null resets it to the default
             * @example all_users
             */
            account_privacy?: string | null;
        };
        /** @description What the owner and staff see */
        FullAccount: {
            /**
             * @description The username; unique regardless of letter case
             * @example john
             */
            username: string;
            /**
             * @description The user's full name; empty for an account imported without one
             * @example John Doe
             */
            name: string;
            /**
             * Format: idn-email
             * @description The confirmed email address
             * @example john@example.org
             */
            email: string;
            /**
             * Format: date-time
             * @description When the account was created: RFC 3339, UTC, whole seconds
             * @example 2015-03-18T13:42:40Z
             */
            date_joined: string;
            /**
             * @description Whether the account is active
             * @example false
             */
            is_active: boolean;
            /**
             * @description What users say about themselves
             * @example I teach physics.
             */
            bio: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`
             * @example DE
             */
            country: string | null;
            /**
             * @description Female, male or other
             * @example m
             */
            gender: string | null;
            /**
             * @description What the user wants to achieve
             * @example Learn to sail
             */
            goals: string | null;
            /**
             * @description The user's preferred language, in their own words
             * @example Deutsch
             */
            language: string | null;
            /**
             * @description The languages that the user speaks, sorted by code
             * @example [
             *       {
             *         "code": "de"
             *       },
             *       {
             *         "code": "en"
             *       }
             *     ]
             */
            language_proficiencies: components["schemas"]["LanguageProficiency"][];
            /**
             * @description Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other
             * @example m
             */
            level_of_education: string | null;
            /**
             * @description Postal address
             * @example Heidestraße 17, 51147 Köln
             */
            mailing_address: string | null;
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description Whether a parent must consent, because the user is below the age limit or gave no year of birth. While it is true, the account is private
             * @example false
             */
            requires_parental_consent: boolean;
            /**
             * @description From 1900 to the current year
             * @example 1987
             */
            year_of_birth: number | null;
            /**
             * @description Who can see the profile: the setting in effect, not necessarily the one chosen
             * @example all_users
             */
            account_privacy: string;
            /**
             * @description Whether this site shows accomplishments
             * @example false
             */
            accomplishments_shared: boolean;
        };
        /** @description What others see of a shared account */
        SharedAccount: {
            /**
             * @description The username; unique regardless of letter case
             * @example john
             */
            username: string;
            /**
             * @description What users say about themselves
             * @example I teach physics.
             */
            bio: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`
             * @example DE
             */
            country: string | null;
            /**
             * @description The languages that the user speaks, sorted by code
             * @example [
             *       {
             *         "code": "de"
             *       },
             *       {
             *         "code": "en"
             *       }
             *     ]
             */
            language_proficiencies: components["schemas"]["LanguageProficiency"][];
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description Who can see the profile: the setting in effect, not necessarily the one chosen
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
             * @description The username; unique regardless of letter case
             * @example john
             */
            username: string;
            profile_image: components["schemas"]["ProfileImage"];
            /**
             * @description Who can see the profile: the setting in effect, not necessarily the one chosen
             * @example all_users
             */
            account_privacy: string;
        };
        /** @description The fields asked for with `fields`, or those that a service sees by its scopes */
        PartialAccount: {
            /**
             * @description The username; unique regardless of letter case
             * @example john
             */
            username?: string;
            /**
             * @description The user's full name; empty for an account imported without one
             * @example John Doe
             */
            name?: string;
            /**
             * Format: idn-email
             * @description The confirmed email address
             * @example john@example.org
             */
            email?: string;
            /**
             * Format: date-time
             * @description When the account was created: RFC 3339, UTC, whole seconds
             * @example 2015-03-18T13:42:40Z
             */
            date_joined?: string;
            /**
             * @description Whether the account is active
             * @example false
             */
            is_active?: boolean;
            /**
             * @description What users say about themselves
             * @example I teach physics.
             */
            bio?: string | null;
            /**
             * @description ISO 3166-1 alpha-2 code or `XK`
             * @example DE
             */
            country?: string | null;
            /**
             * @description Female, male or other
             * @example m
             */
            gender?: string | null;
            /**
             * @description What the user wants to achieve
             * @example Learn to sail
             */
            goals?: string | null;
            /**
             * @description The user's preferred language, in their own words
             * @example Deutsch
             */
            language?: string | null;
            /**
             * @description The languages that the user speaks, sorted by code
             * @example [
             *       {
             *         "code": "de"
             *       },
             *       {
             *         "code": "en"
             *       }
             *     ]
             */
            language_proficiencies?: components["schemas"]["LanguageProficiency"][];
            /**
             * @description Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other
             * @example m
             */
            level_of_education?: string | null;
            /**
             * @description Postal address
             * @example Heidestraße 17, 51147 Köln
             */
            mailing_address?: string | null;
            profile_image?: components["schemas"]["ProfileImage"];
            /**
             * @description Whether a parent must consent, because the user is below the age limit or gave no year of birth. While it is true, the account is private
             * @example false
             */
            requires_parental_consent?: boolean;
            /**
             * @description From 1900 to the current year
             * @example 1987
             */
            year_of_birth?: number | null;
            /**
             * @description Who can see the profile: the setting in effect, not necessarily the one chosen
             * @example all_users
             */
            account_privacy?: string;
            /**
             * @description Whether this site shows accomplishments
             * @example false
             */
            accomplishments_shared?: boolean;
        };
        /** @description In the caller's view */
        AnyAccount: components["schemas"]["FullAccount"] | components["schemas"]["SharedAccount"] | components["schemas"]["PublicAccount"] | components["schemas"]["PartialAccount"];
        FieldExposures: {
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
        Visibility: {
            /** @example john */
            username: string;
            fields: components["schemas"]["FieldExposures"];
        };
        /** @description On this site, no field can be shared individually */
        VisibilityPatch: {
            [key: string]: "all_users" | "private" | null;
        };
        /**
         * AccountChange
         * @description One change of one account, without values and without the username: read the account by its id
         */
        AccountChange: {
            /** @description The position in the feed; pass it there to get what follows */
            cursor: string;
            /**
             * @description What happened
             * @example account.updated
             */
            type: string;
            /**
             * @description Permanently identifies the account, even if its username is released
             * @example 7
             */
            id: string;
            /**
             * @description The version of the account after this change
             * @example 7
             */
            version: number;
            /**
             * @description The fields that changed
             * @example [
             *       "bio"
             *     ]
             */
            fields: string[];
            /**
             * Format: date-time
             * @description When it was saved
             * @example 2026-01-31T12:00:00.000Z
             */
            time: string;
        };
        /**
         * AccountEvent
         * @description A pushed change: CloudEvents 1.0 in structured JSON mode
         */
        AccountEvent: {
            specversion: string;
            /**
             * @description Identical for every delivery of the same change
             * @example 0a1b2c3d-7-3
             */
            id: string;
            /** Format: uri */
            source: string;
            /**
             * @description What happened
             * @example account.updated
             */
            type: string;
            /**
             * @description The id of the account
             * @example 7
             */
            subject: string;
            /**
             * Format: date-time
             * @example 2026-01-31T12:00:00.000Z
             */
            time: string;
            datacontenttype: string;
            /**
             * Format: uri
             * @description The schema of `data`
             */
            dataschema: string;
            data: components["schemas"]["AccountChange"];
        };
    };
    responses: {
        /** @description Service unavailable: A part of the service is unavailable. Nothing was saved. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Internal error: The service failed. Nothing was saved. */
        Internal: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Invalid parameter: A query parameter is unknown, repeated or out of range. */
        InvalidParameter: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Unauthorized: A valid token is required: "Authorization: Bearer TOKEN". */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["UnauthorizedProblem"];
            };
        };
        /** @description Account not created: The caller has no account, and none can be created. */
        AccountNotCreated: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
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
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Not acceptable: The resource is not available in a format that Accept allows. */
        NotAcceptable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Too many requests: The limit is reached for now; see Retry-After. */
        RateLimited: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Retry-After": components["headers"]["Retry-After"];
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
        Internal2: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
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
        Unavailable2: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Retry-After": components["headers"]["Retry-After"];
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
         * @description Invalid parameter: A query parameter is unknown, repeated or out of range.
         *
         *     Malformed request: The request could not be understood.
         *
         *     Invalid fields: Some fields are not valid; field_errors says which. Nothing was saved.
         *
         *     Not saved: The changes could not be saved. Nothing was saved.
         */
        InvalidParameterOrMalformedRequestOrValidationOrNotSaved: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ValidationProblem"];
            };
        };
        /**
         * @description Account not created: The caller has no account, and none can be created.
         *
         *     Forbidden: The caller is not allowed to do this.
         */
        AccountNotCreatedOrForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Precondition failed: If-Match does not match the current version; see ETag. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                ETag: components["headers"]["ETag"];
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
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
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
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Accept-Patch": components["headers"]["Accept-Patch"];
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
        PreconditionRequired: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
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
         *     Outcome unknown: The connection to the database was lost while saving. The changes may have been saved: read the account before you try again.
         */
        UnavailableOrOutcomeUnknown: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Retry-After": components["headers"]["Retry-After"];
                "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Conflict: The request conflicts with the current state of the resource. */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Gone: The resource is no longer available. */
        Gone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
        /** @description Internal error: The service failed. Nothing was saved. */
        Internal3: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
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
         *     Outcome unknown: The connection to the database was lost while saving. The changes may have been saved: read the account before you try again.
         */
        UnavailableOrOutcomeUnknown2: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Cache-Control": components["headers"]["Cache-Control"];
                Vary: components["headers"]["Vary"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "text/html": string;
                "application/problem+json": components["schemas"]["ProblemDetails"];
            };
        };
    };
    parameters: {
        /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
        username: string;
        /** @description `shared` shows the account as everybody else sees it, to its owner and staff too. */
        view: "shared";
        /** @description Comma-separated field names: returns only these, as far as the caller may see them. Where the site adds fields, `extended` and `extended.NAME` are names too. */
        fields: string;
        /** @description Entity tags of stored responses; 304 if one of them is current. */
        "If-None-Match": string;
        /** @description Languages for `user_message`; English if none of them is available. */
        "Accept-Language": string;
        /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
        "Access-Purpose": string;
        /** @description Changes the account only if this is the entity tag of its current full view; `*` always matches. */
        "If-Match": string;
        limit: number;
        /** @description The token from the mail */
        token: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Requests per minute that the caller may make; absent if there is no limit.
         * @example 60
         */
        "RateLimit-Limit": number;
        /**
         * @description How many requests are left.
         * @example 60
         */
        "RateLimit-Remaining": number;
        /**
         * @description Seconds until the count restarts.
         * @example 42
         */
        "RateLimit-Reset": number;
        /** @description Identifies the request in the log. A short, plain value sent by the client is kept. */
        "X-Request-Id": string;
        /**
         * @description The response must not be stored.
         * @example no-store
         */
        "Cache-Control": string;
        /**
         * @description The request headers that the body depends on.
         * @example Accept, Accept-Language
         */
        Vary: string;
        /**
         * @description Seconds to wait before the next attempt.
         * @example 2
         */
        "Retry-After": string;
        /**
         * @description Strong entity tag of this representation.
         * @example "3-1.2026.hC2kWq_1aB"
         */
        ETag: string;
        /**
         * @description The methods that the resource supports.
         * @example GET, HEAD, OPTIONS, PATCH
         */
        Allow: string;
        /**
         * @description May be stored for this caller only, and must be revalidated each time.
         * @example private, no-cache
         */
        "Cache-Control2": string;
        /**
         * @description The request headers that the body depends on.
         * @example Accept
         */
        Vary2: string;
        /**
         * @description The challenge (RFC 6750).
         * @example Bearer error="invalid_token"
         */
        "WWW-Authenticate": string;
        /**
         * @description The only format that a patch can have.
         * @example application/merge-patch+json
         */
        "Accept-Patch": string;
        /**
         * @description The methods that the resource supports.
         * @example GET, HEAD, OPTIONS
         */
        Allow2: string;
        /**
         * @description The response must not be stored.
         * @example private, no-store
         */
        "Cache-Control3": string;
        /**
         * @description The request headers that the response depends on.
         * @example Accept, Accept-Language
         */
        Vary3: string;
        /**
         * @description The URL is a secret and must not be indexed by search engines.
         * @example noindex, nofollow
         */
        "X-Robots-Tag": string;
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: components["responses"]["Unavailable"];
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    getAccount: {
        parameters: {
            query?: {
                /** @description `shared` shows the account as everybody else sees it, to its owner and staff too. */
                view?: components["parameters"]["view"];
                /** @description Comma-separated field names: returns only these, as far as the caller may see them. Where the site adds fields, `extended` and `extended.NAME` are names too. */
                fields?: components["parameters"]["fields"];
            };
            header?: {
                /** @description Entity tags of stored responses; 304 if one of them is current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account, in the caller's view */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"];
                };
            };
            /** @description The stored response is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    patchAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Changes the account only if this is the entity tag of its current full view; `*` always matches. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullAccount"];
                };
            };
            400: components["responses"]["InvalidParameterOrMalformedRequestOrValidationOrNotSaved"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description `shared` shows the account as everybody else sees it, to its owner and staff too. */
                view?: components["parameters"]["view"];
                /** @description Comma-separated field names: returns only these, as far as the caller may see them. Where the site adds fields, `extended` and `extended.NAME` are names too. */
                fields?: components["parameters"]["fields"];
                /** @description Comma-separated usernames. Spaces around them and empty items are ignored. */
                usernames?: string;
                /** @description The same as `usernames`. */
                username?: string;
                /** @description Comma-separated ids, as in the feed of changes and `search_emails`. Only for staff and for services with a scope of this site. */
                ids?: string;
                /** @description Email address of one account. Only for staff and services with `search`. */
                email?: string;
            };
            header?: {
                /** @description Entity tags of stored responses; 304 if one of them is current. */
                "If-None-Match"?: components["parameters"]["If-None-Match"];
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow2"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"][];
                };
            };
            /** @description The stored response is current */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow2"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    searchEmails: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailSearchResult"][];
                };
            };
            /**
             * @description Invalid parameter: A query parameter is unknown, repeated or out of range.
             *
             *     Malformed request: The request could not be understood.
             */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            413: components["responses"]["PayloadTooLarge"];
            /** @description Unsupported media type: The Content-Type or Content-Encoding is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's username */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    deactivateAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account as staff see it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    activateAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account as staff see it */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    ETag: components["headers"]["ETag"];
                    Allow: components["headers"]["Allow"];
                    "Cache-Control": components["headers"]["Cache-Control2"];
                    Vary: components["headers"]["Vary2"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyAccount"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    getVisibility: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every field of an account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Visibility"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    patchVisibility: {
        parameters: {
            query?: never;
            header?: {
                /** @description Changes the account only if this is the entity tag of its current full view; `*` always matches. */
                "If-Match"?: components["parameters"]["If-Match"];
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["VisibilityPatch"];
            };
        };
        responses: {
            /** @description Every field of an account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Visibility"];
                };
            };
            400: components["responses"]["InvalidParameterOrMalformedRequestOrValidationOrNotSaved"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            428: components["responses"]["PreconditionRequired"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    listAccesses: {
        parameters: {
            query?: {
                /** @description The `cursor` of an earlier response, to get older accesses. Without it, the newest are returned. */
                cursor?: string;
                limit?: components["parameters"]["limit"];
            };
            header?: {
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of accesses */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPage"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    getErasure: {
        parameters: {
            query?: never;
            header?: {
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pending erasure */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingErasure"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    requestErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erasure was already requested */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureDate"];
                };
            };
            /** @description Erasure is scheduled, and the owner gets a mail */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureDate"];
                };
            };
            /** @description The account is erased */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    cancelErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    showErasureCancellation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button, which sends POST to the same URL; without a button if the link has already been used */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            500: components["responses"]["Internal"];
        };
    };
    cancelErasureByLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["LinkResult"];
                };
            };
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            500: components["responses"]["Internal3"];
            503: components["responses"]["UnavailableOrOutcomeUnknown2"];
        };
    };
    getData: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    /**
                     * @description The suggested file name.
                     * @example attachment; filename="account-data.zip"
                     */
                    "Content-Disposition": string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    getChanges: {
        parameters: {
            query?: {
                /** @description The `cursor` of an earlier response or event, to get what follows it. `beginning` (the default) starts at the oldest change that the feed still has, `now` after the newest. */
                cursor?: string;
                limit?: components["parameters"]["limit"];
                /** @description How many seconds to wait for a change if there is none yet (long polling). */
                wait?: number;
                /** @description Comma-separated field names: leaves out updates that change none of them. Created and erased accounts are always reported. Computed fields have no changes of their own and cannot be named. */
                fields?: string;
            };
            header?: {
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes after the cursor, and the cursor to continue from */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    /** @description `true`: some saved changes cannot be delivered yet, because an older transaction is still open or standbys lag behind. A copy is not complete at this moment. */
                    "Changes-Held-Back"?: string;
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesPage"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            406: components["responses"]["NotAcceptable"];
            /** @description Gone: The resource is no longer available. */
            410: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    getSnapshot: {
        parameters: {
            query?: {
                /** @description Comma-separated field names, as for a list of accounts. */
                fields?: string;
                /** @description The `id` of the last account received; the snapshot continues after it. */
                after?: string;
            };
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cursor, then every account */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    getEmailChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Why the caller reads the account; the user sees it in their list of accesses. At most 200 characters, in UTF-8. */
                "Access-Purpose"?: components["parameters"]["Access-Purpose"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The change awaiting confirmation */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control3"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingEmailChange"];
                };
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["Unavailable2"];
        };
    };
    cancelEmailChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cancelled */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    showEmailConfirmation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button, which sends POST to the same URL; without a button if the link has already been used */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            500: components["responses"]["Internal"];
        };
    };
    confirmEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["LinkResult"];
                };
            };
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            500: components["responses"]["Internal3"];
            503: components["responses"]["UnavailableOrOutcomeUnknown2"];
        };
    };
    showEmailReversal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page with one button, which sends POST to the same URL; without a button if the link has already been used */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            500: components["responses"]["Internal"];
        };
    };
    revertEmail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token from the mail */
                token: components["parameters"]["token"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary3"];
                    "X-Robots-Tag": components["headers"]["X-Robots-Tag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "application/json": components["schemas"]["LinkResult"];
                };
            };
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            500: components["responses"]["Internal3"];
            503: components["responses"]["UnavailableOrOutcomeUnknown2"];
        };
    };
    uploadImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
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
            /** @description The picture was saved */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
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
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDetails"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreatedOrForbidden"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            /** @description Unsupported media type: The Content-Type or Content-Encoding is not supported. */
            415: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Cache-Control": components["headers"]["Cache-Control"];
                    Vary: components["headers"]["Vary"];
                    /**
                     * @description The media types that a picture can have.
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
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    deleteImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Languages for `user_message`; English if none of them is available. */
                "Accept-Language"?: components["parameters"]["Accept-Language"];
            };
            path: {
                /** @description Without regard to letter case. 2 to 30 letters, digits and characters of `_.@+-`; anything else is 404. */
                username: components["parameters"]["username"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account has no picture */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "RateLimit-Limit": components["headers"]["RateLimit-Limit"];
                    "RateLimit-Remaining": components["headers"]["RateLimit-Remaining"];
                    "RateLimit-Reset": components["headers"]["RateLimit-Reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidParameter"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["AccountNotCreated"];
            404: components["responses"]["NotFound"];
            406: components["responses"]["NotAcceptable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["Internal2"];
            503: components["responses"]["UnavailableOrOutcomeUnknown"];
        };
    };
    accountChanged: {
        parameters: {
            query?: never;
            header: {
                /** @description The id of the event; ignore one that you have already received */
                "webhook-id": string;
                /** @description Seconds since 1970; reject a request that is more than a few minutes old */
                "webhook-timestamp": string;
                /** @description Space-separated signatures over id, timestamp and body: `v1,` and an HMAC-SHA256 in base64 */
                "webhook-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": components["schemas"]["AccountEvent"];
            };
        };
        responses: {
            /** @description Accepted; any other 2xx means the same */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Deliveries to this URL stop until an operator enables them again */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Like any other response: the event is sent again later, with increasing delays */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
/** The values that each field has today. */
export interface KnownValues {
    error_code: "token_not_provided" | "token_malformed" | "token_expired" | "token_nonexistent";
    status: "ok";
    kind: "staff" | "service" | "operator";
    result: "confirmed" | "reverted" | "cancelled";
    type: "account.created" | "account.updated" | "account.erased";
    gender: "f" | "m" | "o";
    level_of_education: "p" | "m" | "b" | "a" | "hs" | "jhs" | "el" | "none" | "o";
    account_privacy: "all_users" | "private";
    specversion: "1.0";
    datacontenttype: "application/json";
}
