using Wallarm.Connector.Forwarding.AccessLogs;

namespace Wallarm.Connector.Tests.AccessLogs;

public class InvalidLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("42")]
    [InlineData("[{\"httpMethod\":\"GET\",\"path\":\"/pets\"}]")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Extended Request Id: YbkZ3FzvjoEEP5Q=")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Starting execution for request: db5b5fab-8f4d-4e27-9da1-494c73cf256d")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) HTTP Method: GET, Resource Path: /pets")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Method request headers: {Authorization=Bearer secret, Host=a1.execute-api.eu-west-1.amazonaws.com}")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Method request body before transformations: {\"httpMethod\":\"POST\",\"path\":\"/login\",\"password\":\"secret\"}")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Endpoint request body after transformations: { \"requestId\": \"a\", \"httpMethod\": \"DELETE\", \"path\": \"/pets/1\", \"body\": \"[TRUNCATED]")]
    [InlineData("(db5b5fab-8f4d-4e27-9da1-494c73cf256d) Verifying Usage Plan for request: db5b. API Key: secret API Stage: a1b2c3d4e5/prod")]
    [InlineData("db5b5fab 198.51.100.23 - - [22/Nov/2026:09:14:07 +0000] \"GET /prod/pets HTTP/1.1\" 200 1287 43")]
    [InlineData("198.51.100.23 - - [22/Nov/2026:09:14:07 +0000]\"GET /prod/pets HTTP/1.1\" 200 1287 db5b5fab YbkZ3FzvjoEEP5Q=")]
    [InlineData("<request id=\"db5b5fab\"> <ip>198.51.100.23</ip> <httpMethod>GET</httpMethod> <resourcePath>/pets</resourcePath> </request>")]
    [InlineData("198.51.100.23,-,-,[22/Nov/2026:09:14:07 +0000],GET,/prod/pets,HTTP/1.1,200,1287,db5b5fab")]
    [InlineData("START RequestId: db5b5fab Version: $LATEST")]
    public void Execution_logs_and_other_formats_are_no_json_object(string line) =>
        Assert.Equal(InvalidReason.NotJsonObject, ParsedLine.Of(line).Reason);

    [Theory]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("{ ")]
    [InlineData("{\"")]
    [InlineData("{\"path\"")]
    [InlineData("{\"path\":\"/pets\"}")]
    [InlineData("{\"path\":\"/pets\",\"httpMethod\":\"\"}")]
    [InlineData("{\"path\":\"/pets\",\"httpMethod\":\"-\"}")]
    [InlineData("{\"path\":\"/pets\",\"httpMethod\":null}")]
    [InlineData("{\"path\":\"/pets\",\"httpMethod\":{\"httpMethod\":\"GET\"}}")]
    [InlineData("{\"path\":\"/pets\",\"HttpMethod\":\"GET\"}")]
    [InlineData("{\"path\":\"/pets\",\"request\":{\"httpMethod\":\"GET\"}}")]
    [InlineData("{\"requestId\":\"a\",\"eventType\":\"CONNECT\",\"routeKey\":\"$connect\",\"status\":\"200\",\"connectionId\":\"b\"}")]
    [InlineData("{Authorization=Bearer secret, Host=example.com}")]
    [InlineData("{\"message\": \"httpMethod\", \"x\": \"path\"}")]
    public void A_line_without_a_method_is_invalid(string line) => Assert.Equal(InvalidReason.MethodMissing, ParsedLine.Of(line).Reason);

    [Theory]
    [InlineData("{\"httpMethod\":\"GET\"}")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":\"\"}")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":\"-\"}")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":null}")]
    [InlineData("{\"httpMethod\":\"GET\",\"path\":[\"/pets\"]}")]
    [InlineData("{\"httpMethod\":\"GET\",\"resourcePath\":\"/pets\"}")]
    [InlineData("{\"httpMethod\":\"GET\",\"errorMessage\":\"bare \" quote\"}")]
    public void A_line_without_a_path_is_invalid(string line) => Assert.Equal(InvalidReason.PathMissing, ParsedLine.Of(line).Reason);

    [Theory]
    [InlineData("GET", InvalidReason.None)]
    [InlineData("get", InvalidReason.None)]
    [InlineData("Patch", InvalidReason.None)]
    [InlineData("PROPFIND", InvalidReason.None)]
    [InlineData("M-SEARCH", InvalidReason.None)]
    [InlineData("!#$%&'*+-.^_`|~09az", InvalidReason.None)]
    [InlineData("CONNECT", InvalidReason.MethodConnect)]
    [InlineData(" GET", InvalidReason.MethodNotToken)]
    [InlineData("GET ", InvalidReason.MethodNotToken)]
    [InlineData("GET /admin HTTP/1.1", InvalidReason.MethodNotToken)]
    [InlineData("GET\\r\\nX-Injected: 1", InvalidReason.MethodNotToken)]
    [InlineData("GET\\u0000", InvalidReason.MethodNotToken)]
    [InlineData("GET\\t", InvalidReason.MethodNotToken)]
    [InlineData("G\\\"ET", InvalidReason.MethodNotToken)]
    [InlineData("GET/", InvalidReason.MethodNotToken)]
    [InlineData("GET:", InvalidReason.MethodNotToken)]
    [InlineData("(GET)", InvalidReason.MethodNotToken)]
    [InlineData("GÉT", InvalidReason.MethodNotToken)]
    [InlineData("\\u0047ET", InvalidReason.None)]
    [InlineData("CONNEC\\u0054", InvalidReason.MethodConnect)]
    public void A_method_must_be_a_token_and_not_connect(string method, InvalidReason expected) =>
        Assert.Equal(expected, ParsedLine.OfMembers($"\"httpMethod\": \"{method}\"").Reason);

    [Fact]
    public void A_method_has_a_longest_length()
    {
        Assert.Equal(
            InvalidReason.None, ParsedLine.OfMembers($"\"httpMethod\": \"{new string('A', AccessLogRecord.MaxMethodLength)}\"").Reason);
        Assert.Equal(
            InvalidReason.MethodNotToken,
            ParsedLine.OfMembers($"\"httpMethod\": \"{new string('A', AccessLogRecord.MaxMethodLength + 1)}\"").Reason);
    }

    [Theory]
    [InlineData("/", InvalidReason.None)]
    [InlineData("//", InvalidReason.None)]
    [InlineData("/ ", InvalidReason.None)]
    [InlineData("/\\r\\n", InvalidReason.None)]
    [InlineData("\\/pets", InvalidReason.None)]
    [InlineData("pets", InvalidReason.PathNotAbsolute)]
    [InlineData(" /pets", InvalidReason.PathNotAbsolute)]
    [InlineData("*", InvalidReason.PathNotAbsolute)]
    [InlineData("?a=b", InvalidReason.PathNotAbsolute)]
    [InlineData("http://example.com/pets", InvalidReason.PathNotAbsolute)]
    [InlineData("example.com:443", InvalidReason.PathNotAbsolute)]
    [InlineData("\\\\pets", InvalidReason.PathNotAbsolute)]
    [InlineData("\\r\\n/pets", InvalidReason.PathNotAbsolute)]
    public void A_path_must_start_with_a_slash(string path, InvalidReason expected) =>
        Assert.Equal(expected, ParsedLine.OfMembers($"\"path\": \"{path}\"").Reason);

    [Fact]
    public void A_path_has_a_longest_length()
    {
        Assert.Equal(
            InvalidReason.None, ParsedLine.OfMembers($"\"path\": \"/{new string('a', AccessLogRecord.MaxPathLength - 1)}\"").Reason);
        Assert.Equal(
            InvalidReason.PathTooLong, ParsedLine.OfMembers($"\"path\": \"/{new string('a', AccessLogRecord.MaxPathLength)}\"").Reason);
        Assert.Equal(
            InvalidReason.PathTooLong, ParsedLine.OfMembers($"\"path\": \"/{new string('é', AccessLogRecord.MaxPathLength / 2)}\"").Reason);
    }
}
