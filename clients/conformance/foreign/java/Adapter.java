import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.AccountsApi;
import org.openapitools.client.api.ChangesApi;
import org.openapitools.client.model.AccountPatch;
import org.openapitools.client.model.EmailSearch;

/** The Java client of the matrix: reads a call and writes its outcome, a line of JSON each. */
public final class Adapter {
  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    ObjectMapper mapper = new ApiClient().getObjectMapper();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      ObjectNode outcome = mapper.createObjectNode();
      try {
        ApiResponse<?> response = send(mapper, mapper.readTree(line));
        tell(outcome, response.getStatusCode(), response.getHeaders().get("etag"));
        outcome.set("body", mapper.valueToTree(response.getData()));
      } catch (ApiException problem) {
        tell(outcome, problem.getCode(), problem.getResponseHeaders().map().get("etag"));
        String body = problem.getResponseBody();
        if (body != null && !body.isEmpty()) outcome.set("body", mapper.readTree(body));
      } catch (Exception fault) { // what the client itself refuses is an outcome too
        outcome.put("status", 0).put("fault", fault.toString());
      }
      System.out.println(mapper.writeValueAsString(outcome));
    }
  }

  private static ApiResponse<?> send(ObjectMapper mapper, JsonNode call) throws Exception {
    URI url = URI.create(call.get("baseUrl").asText());
    ApiClient client = new ApiClient();
    client.setScheme(url.getScheme()).setHost(url.getHost()).setPort(url.getPort()).setBasePath("");
    String token = call.get("token").asText();
    boolean patches = call.get("op").asText().equals("patchAccount");
    File picture = call.has("picture") ? new File(call.get("picture").asText()) : null;
    byte[] bytes = picture == null ? null : Files.readAllBytes(picture.toPath());
    client.setRequestInterceptor(
        request -> {
          request.header("Authorization", "Bearer " + token);
          // The library calls every body application/json.
          if (patches) request.setHeader("Content-Type", "application/merge-patch+json");
          // It knows no forms, and sends nothing of a file.
          if (bytes != null) request.setHeader("Content-Type", "image/png").POST(BodyPublishers.ofByteArray(bytes));
        });
    AccountsApi accounts = new AccountsApi(client);
    String username = text(call, "username");
    switch (call.get("op").asText()) {
      case "getAccount":
        return accounts.getAccountWithHttpInfo(username, null, null, text(call, "ifNoneMatch"), null, null);
      case "listAccounts":
        return accounts.listAccountsWithHttpInfo(null, null, text(call, "usernames"), null, null, null, null, null, null);
      case "patchAccount":
        AccountPatch patch = mapper.treeToValue(call.get("patch"), AccountPatch.class);
        return accounts.patchAccountWithHttpInfo(username, patch, text(call, "ifMatch"), null);
      case "getMe":
        return accounts.getMeWithHttpInfo(null, null);
      case "searchEmails":
        List<String> emails = List.of(mapper.treeToValue(call.get("emails"), String[].class));
        return accounts.searchEmailsWithHttpInfo(new EmailSearch().emails(emails), null, null);
      case "uploadImage":
        return accounts.uploadImageWithHttpInfo(username, picture, null);
      case "deleteImage":
        return accounts.deleteImageWithHttpInfo(username, null);
      default:
        Integer limit = call.has("limit") ? call.get("limit").asInt() : null;
        return new ChangesApi(client).getChangesWithHttpInfo(text(call, "cursor"), limit, null, null, null);
    }
  }

  private static String text(JsonNode call, String name) {
    return call.has(name) ? call.get(name).asText() : null;
  }

  private static void tell(ObjectNode outcome, int status, List<String> etag) {
    outcome.put("status", status);
    if (etag != null) outcome.put("etag", etag.get(0));
  }
}
