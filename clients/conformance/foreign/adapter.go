// The Go client of the matrix: reads a call and writes its outcome, a line of JSON each.
package main

import (
	"accounts"
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
)

type call struct {
	Op, BaseUrl, Token, Username, Usernames, IfMatch, IfNoneMatch, Cursor, Picture string
	Emails                                                                         []string
	Patch                                                                          json.RawMessage
	Limit                                                                          int32
}

type outcome struct {
	Status int         `json:"status"`
	Body   interface{} `json:"body,omitempty"`
	Etag   string      `json:"etag,omitempty"`
	Fault  string      `json:"fault,omitempty"`
}

func send(asked call) outcome {
	configuration := accounts.NewConfiguration()
	configuration.Servers = accounts.ServerConfigurations{{URL: asked.BaseUrl}}
	client := accounts.NewAPIClient(configuration)
	ctx := context.WithValue(context.Background(), accounts.ContextAccessToken, asked.Token)
	switch asked.Op {
	case "getAccount":
		request := client.AccountsApi.GetAccount(ctx, asked.Username)
		if asked.IfNoneMatch != "" {
			request = request.IfNoneMatch(asked.IfNoneMatch)
		}
		return told(request.Execute())
	case "listAccounts":
		return told(client.AccountsApi.ListAccounts(ctx).Usernames(asked.Usernames).Execute())
	case "patchAccount":
		var patch accounts.AccountPatch
		if err := json.Unmarshal(asked.Patch, &patch); err != nil {
			return outcome{Fault: err.Error()}
		}
		request := client.AccountsApi.PatchAccount(ctx, asked.Username).AccountPatch(patch)
		if asked.IfMatch != "" {
			request = request.IfMatch(asked.IfMatch)
		}
		return told(request.Execute())
	case "getMe":
		return told(client.AccountsApi.GetMe(ctx).Execute())
	case "searchEmails":
		return told(client.AccountsApi.SearchEmails(ctx).EmailSearch(*accounts.NewEmailSearch(asked.Emails)).Execute())
	case "uploadImage":
		picture, err := os.Open(asked.Picture)
		if err != nil {
			return outcome{Fault: err.Error()}
		}
		response, err := client.AccountsApi.UploadImage(ctx, asked.Username).File(picture).Execute()
		return told(nil, response, err)
	case "deleteImage":
		response, err := client.AccountsApi.DeleteImage(ctx, asked.Username).Execute()
		return told(nil, response, err)
	default:
		request := client.ChangesApi.GetChanges(ctx)
		if asked.Cursor != "" {
			request = request.Cursor(asked.Cursor)
		}
		if asked.Limit != 0 {
			request = request.Limit(asked.Limit)
		}
		return told(request.Execute())
	}
}

func told(body interface{}, response *http.Response, err error) outcome {
	if response == nil {
		return outcome{Fault: err.Error()}
	}
	result := outcome{Status: response.StatusCode, Etag: response.Header.Get("ETag")}
	if failure, ok := err.(accounts.GenericOpenAPIError); ok {
		if response.StatusCode < 300 {
			return outcome{Fault: err.Error()}
		}
		_ = json.Unmarshal(failure.Body(), &result.Body)
	} else {
		result.Body = body
	}
	return result
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked call
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		_ = out.Encode(send(asked))
	}
}
