import { markup, type Html } from '../http/html.js';
import { problemTypes, type ProblemType } from '../http/problem.js';
import type { ProblemCode } from '../i18n/user-messages.js';

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
    'Get a new token. error_code says why this one was refused: token_expired can be refreshed, the others cannot.',
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
    'Somebody changed the account in between. Read it again, apply the change to what it says now, and send the new ETag.',
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

/** Where the page of a problem is; with the base of the service it is the `type` of the problem. */
export const problemPath = (code: string): string => `/problems/${code}`;

/** All problems, each with a link to its page. */
export function problemsPage(base: string): string {
  const rows = problemTypes().map(
    ({ code, status, title }) =>
      markup`<li><a href="${base}${problemPath(code)}"><code>${code}</code></a>: ${String(status)} ${title}</li>\n`,
  );
  return page(
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
  };
  return page(
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

function page(title: string, content: Html): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - User Accounts API</title>
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
