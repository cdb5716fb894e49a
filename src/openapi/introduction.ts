/** What a reader of the reference needs to know first. Markdown. */
export const INTRODUCTION = `The account of a user: who they are, what they say about themselves, and how much of it they share.

## Getting started

Every request to \`/api\` needs a token in the header \`Authorization: Bearer …\`. This service issues no tokens: it accepts those of the identity provider that its operator has configured. In development, \`npm start\` prints a token that works, and the page at \`/docs\` can send it.

\`\`\`sh
curl "$BASE/api/user/v1/me" -H "Authorization: Bearer $TOKEN"
curl "$BASE/api/user/v1/accounts/john" -H "Authorization: Bearer $TOKEN"
curl -X PATCH "$BASE/api/user/v1/accounts/john" -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/merge-patch+json" -d '{"bio": "Hello!"}'
\`\`\`

- **Who sees what.** Owners and staff get the full account. Everybody else gets what its owner shares.
- **Changing an account.** PATCH takes a JSON Merge Patch (RFC 7396): fields that are left out stay as they are, null clears. With \`If-Match\` and the \`ETag\` of the last answer, nobody overwrites what somebody else has changed in the meantime.
- **Routes.** Each one also answers with a trailing slash, and HEAD works wherever GET does.

## Errors

Every error is \`application/problem+json\` (RFC 9457) with the same members:

| Member | Meaning |
| --- | --- |
| \`type\` | The address of a page that explains the problem; its last segment is a stable code |
| \`title\`, \`status\` | The kind of problem in a few words, and the HTTP status |
| \`detail\`, \`developer_message\` | What is wrong with this request, for developers |
| \`user_message\` | A sentence to show to the user, in the language that \`Accept-Language\` asks for |
| \`field_errors\` | Of a refused body: every field that is at fault, with a message for developers and one for the user |
| \`instance\` | The id of the request, as in \`X-Request-Id\` and in the log |

After an error nothing has been saved, with one exception: \`outcome_unknown\` (503) says that the service cannot tell. A 429 or 503 has \`Retry-After\`: wait as many seconds, then send the request again. A 401 has \`error_code\`: \`token_expired\` calls for a new token.
`;
