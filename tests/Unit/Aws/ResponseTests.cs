using Wallarm.Connector.Tests.Aws.Wire;

namespace Wallarm.Connector.Tests.Aws;

public class ResponseTests
{
    public static TheoryData<string, string> Answers()
    {
        var data = new TheoryData<string, string>();
        foreach (var item in WireRecord.Answers) data.Add(item.Text("service"), item.Text("operation"));
        return data;
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_member_of_a_response_is_read_as_botocore_reads_it(string service, string operation)
    {
        var recorded = WireRecord.Answers.Single(item => item.Text("service") == service && item.Text("operation") == operation);
        var headers =
            recorded.TryGetProperty("headers", out var sent)
                ? sent.EnumerateObject().Select(header => $"{header.Name}: {header.Value}")
                : [];
        await using var listener = AwsListener.Start(
            new WireAnswer(recorded.GetProperty("status").GetInt32(), recorded.Text("body"), ["x-amzn-RequestId: request-id", .. headers]));
        var client = AwsClients.Create(service, listener);
        var members =
            WireRecord.Cases.First(item => item.Text("service") == service && item.Text("operation") == operation).GetProperty("members");

        var response = await AwsClients.CallAsync(client, operation, members);

        Shapes.AssertSame(recorded.GetProperty("members"), response, operation);
        Assert.Equal("request-id", response.ResponseMetadata.RequestId);
        Assert.Equal(recorded.GetProperty("status").GetInt32(), (int)response.HttpStatusCode);
    }
}
