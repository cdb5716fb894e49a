"""The Python client of the matrix: reads a call and writes its outcome, a line of JSON each."""

import json
import sys

import accounts_client
from accounts_client.rest import ApiException


def send(call):
    configuration = accounts_client.Configuration(host=call["baseUrl"])
    configuration.access_token = call["token"]
    with accounts_client.ApiClient(configuration) as client:
        accounts = accounts_client.AccountsApi(client)
        username = call.get("username")
        try:
            body, status, headers = {
                "getAccount": lambda: accounts.get_account_with_http_info(
                    username, **present(if_none_match=call.get("ifNoneMatch"))
                ),
                "listAccounts": lambda: accounts.list_accounts_with_http_info(usernames=call["usernames"]),
                # A dictionary and no AccountPatch: the model leaves out what is None, and could clear nothing.
                "patchAccount": lambda: accounts.patch_account_with_http_info(
                    username, call["patch"], **present(if_match=call.get("ifMatch"))
                ),
                "getMe": lambda: accounts.get_me_with_http_info(),
                "searchEmails": lambda: accounts.search_emails_with_http_info(
                    accounts_client.EmailSearch(emails=call["emails"])
                ),
                "getChanges": lambda: accounts_client.ChangesApi(client).get_changes_with_http_info(
                    **present(cursor=call.get("cursor"), limit=call.get("limit"))
                ),
                "uploadImage": lambda: accounts.upload_image_with_http_info(username, call["picture"]),
                "deleteImage": lambda: accounts.delete_image_with_http_info(username),
            }[call["op"]]()
            return {"status": status, "body": client.sanitize_for_serialization(body), "etag": headers.get("ETag")}
        except ApiException as problem:
            body = json.loads(problem.body) if problem.body else None
            return {"status": problem.status, "body": body, "etag": (problem.headers or {}).get("ETag")}


def present(**arguments):
    return {name: value for name, value in arguments.items() if value is not None}


for line in sys.stdin:
    try:
        outcome = send(json.loads(line))
    except Exception as fault:  # what the client itself refuses is an outcome too
        outcome = {"status": 0, "fault": repr(fault)}
    print(json.dumps(outcome), flush=True)
