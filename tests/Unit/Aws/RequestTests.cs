using System.Text;
using Wallarm.Connector.Tests.Aws.Wire;

namespace Wallarm.Connector.Tests.Aws;

public class RequestTests
{
    private static readonly Dictionary<string, WireAnswer> Empty = new()
    {
        ["iam"] = new WireAnswer(200, "<Response/>", "Content-Type: text/xml"),
        ["cloudwatch"] = new WireAnswer(200, "{}", "Content-Type: application/x-amz-json-1.0"),
        ["logs"] = new WireAnswer(200, "", "Content-Type: application/x-amz-json-1.1"),
        ["lambda"] = new WireAnswer(200, "{}", "Content-Type: application/json"),
        ["apigateway"] = new WireAnswer(200, "{}", "Content-Type: application/json"),
        ["apigatewayv2"] = new WireAnswer(200, "{}", "Content-Type: application/json"),
    };

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var item in WireRecord.Cases) data.Add(item.Text("service"), item.Text("operation"), item.Text("case"));
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_request_is_byte_for_byte_what_botocore_sends(string service, string operation, string name)
    {
        var expected = WireRecord.Cases.Single(
            item => item.Text("service") == service && item.Text("operation") == operation && item.Text("case") == name);
        await using var listener = AwsListener.Start(Empty[service]);
        using var client = (IDisposable)AwsClients.Create(service, listener);

        await AwsClients.CallAsync((Amazon.Runtime.IAmazonService)client, operation, expected.GetProperty("members"));

        var request = Assert.Single(listener.Requests);
        Assert.Equal(expected.Text("method"), request.Method);
        Assert.Equal(expected.Text("target"), request.Target);
        Assert.Equal(expected.Text("body"), Encoding.UTF8.GetString(request.Body));
        foreach (var header in expected.GetProperty("headers").EnumerateObject())
        {
            Assert.Equal((header.Name, header.Value.GetString()), (header.Name, request.Header(header.Name)));
        }
    }

    [Fact]
    public void Every_operation_of_every_client_is_compared_with_all_its_members()
    {
        var recorded =
            WireRecord.Cases.Where(item => item.Text("case") == "filled").Select(item => (item.Text("service"), item.Text("operation")));
        var offered = AwsClients.Interfaces.SelectMany(service =>
            service.Value.GetMethods().Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
                .Select(method => (service.Key, method.Name[..^"Async".Length])));

        Assert.Equal(recorded.Order(), offered.Order());
    }
}
