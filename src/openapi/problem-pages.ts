import { markup, type Html } from '../http/html.js';
import { BUILT_IN_FIELDS } from '../accounts/fields/account-fields.js';
import { problemTypes, type ProblemType } from '../http/problem.js';
import type { ProblemCode } from '../i18n/user-messages.js';
import { describeFaults, Fault } from '../validation/fault.js';

/** What a client can do about each problem. */
const ADVICE: Readonly<Record<ProblemCode, string>> = {
  malformed_request:
    'Check the JSON, the headers and the encoding of the request. Repeating the same request fails again.',
  invalid_parameter:
    'Correct the query. A misspelt parameter is refused, so that a filter never returns something other than what was asked for.',
  validation:
    'Correct the fields that field_errors names; all of them are listed at once. user_message can be shown to the user.',
  not_saved: 'Read the account again, and send the changes that still apply.',
  invalid_image:
    'Choose another file: detail says which limit was exceeded. user_message can be shown to the user.',
  unauthorized:
    'Get a token, or another one; error_code says what was wrong. After token_expired a client that has a refresh token can use it.',
  forbidden: 'Use a token with the rights for this. Repeating the same request fails again.',
  account_not_created:
    'Ask an operator to create the account, or correct the claims of the token: detail says which one is wrong.',
  not_found:
    'Check the name. A resource that the caller may not know about gets the same response as one that does not exist.',
  method_not_allowed: 'Use one of the methods in Allow.',
  not_acceptable: 'Accept application/json, or leave out Accept.',
  request_timeout: 'Send the whole request in time; it may be sent again.',
  conflict: 'Read the resource again, and decide whether the request still makes sense.',
  gone: 'Ask for a new link, or start your copy again from a snapshot (GET /accounts/snapshot) and its cursor.',
  precondition_failed:
    'The account was changed in between; changed_fields says where. Read it again, apply your change to what it says now, and send the new ETag.',
  payload_too_large: 'Send less. The detail says how much is allowed.',
  unsupported_media_type:
    'Send application/merge-patch+json for a PATCH, and the media types that the reference lists for other requests.',
  precondition_required: 'Read the account, and send its ETag in If-Match.',
  rate_limited: 'Wait as many seconds as Retry-After says.',
  expectation_failed: 'Leave out the header Expect, or send 100-continue.',
  headers_too_large: 'Send less in the URL and the headers, for instance fewer names at once.',
  internal: 'Report it with the request id in instance. Nothing was saved.',
  unavailable: 'Send the request again after Retry-After seconds: nothing was saved.',
  outcome_unknown:
    'Read the account before sending the request again: it may have been saved, or a standby may not have confirmed it.',
};

/** What the body of a problem has beside what all have. */
const MEMBERS: Partial<Record<ProblemCode, () => object>> = {
  validation: () => {
    const fault = BUILT_IN_FIELDS.get('gender').kind.rule('x', { currentYear: new Date().getUTCFullYear() });
    const faults = fault instanceof Fault ? [['gender', { value: 'x', fault }] as const] : [];
    return { field_errors: describeFaults(new Map(faults), 'en') };
  },
  unauthorized: () => ({ error_code: 'token_expired' }),
  precondition_failed: () => ({ changed_fields: ['bio'] }),
};

export const PROBLEM_STYLE_PATH = '/problems/style.css';

/** Readable on a phone and in the dark, in the colours of the device. */
export const PROBLEM_STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; }
h1 { line-height: 1.25; }
h2 { margin: 1.75rem 0 .25rem; font-size: 1.125rem; }
p { margin: 0 0 .75rem; }
li { margin: 0 0 .375rem; }
pre { padding: 1rem; border: 1px solid GrayText; border-radius: .5rem; font-size: .875rem; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

export const PROBLEM_PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
};

/** Where the page of a problem is; with the base of the service it is the `type` of the problem. */
export const problemPath = (code: string): string => `/problems/${code}`;

/** All problems, each with a link to its page. */
export function problemsPage(base: string): string {
  const rows = problemTypes().map(
    ({ code, status, title }) =>
      markup`<li><a href="${base}${problemPath(code)}"><code>${code}</code></a>: ${String(status)} ${title}</li>\n`,
  );
  return page(
    base,
    'Problems',
    markup`<p>Every error of the API is an <code>application/problem+json</code> document (RFC 9457), and its <code>type</code> is the address of one of these pages.</p>
<ul>
${rows}</ul>`,
  );
}

/** What one problem means, what to do about it, and an example. */
export function problemPage(problem: ProblemType, base: string): string {
  const { code, status, title, detail } = problem;
  const example = {
    ...{ type: base + problemPath(code), title, status, detail },
    ...{ instance: '0b9a4c1e-7d52-4f0e-9a3b-5a4c2f6d8e10', developer_message: detail },
    user_message: problem.userMessage,
    ...MEMBERS[code]?.(),
  };
  return page(
    base,
    title,
    markup`<p><code>${code}</code>, status ${String(status)}</p>
<h2>What happened</h2>
<p>${detail}</p>
<h2>What to do</h2>
<p>${ADVICE[code]}</p>
<h2>Example</h2>
<pre>${JSON.stringify(example, null, 2)}</pre>
<p><a href="${base}/problems">All problems</a></p>`,
  );
}

function page(base: string, title: string, content: Html): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - User Accounts API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${base}${PROBLEM_STYLE_PATH}">
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}
