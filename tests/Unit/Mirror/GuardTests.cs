using System.Net.Security;
using System.Text;
using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>A mirrored DELETE must never run on a real API.</summary>
public class GuardTests
{
    public static TheoryData<string> HeadersOfAmazon =>
        ["x-amz-apigw-id", "apigw-requestid", "x-amzn-requestid", "X-Amzn-RequestId", "APIGW-REQUESTID"];

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    [InlineData("get")]
    public async Task The_first_delivery_begins_with_a_request_of_its_own_alone(string method)
    {
        Func<ReceivedRequest, FaultAction?> script = request =>
            request.SequenceNumber == 0 ? FaultAction.Slow(TimeSpan.FromMilliseconds(600)) : null;
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node, concurrency: 32));

        DeliveryReport first = await client.DeliverAsync(Deliveries.Lines(10, method));
        DeliveryReport second = await client.DeliverAsync(Deliveries.Lines(10, method));

        first.AssertAllForwarded();
        second.AssertAllForwarded();
        ReceivedRequest probe = Assert.Single(node.Probes);
        Assert.Equal(("GET", "/.wallarm-probe/first-delivery"), (probe.Method, probe.Target));
        Assert.Null(probe.Header("X-Forwarded-Host"));
        Assert.True((node.Requests[0].ReceivedAt - probe.ReceivedAt).TotalMilliseconds >= 550);
        Assert.Equal(20, node.RequestCount);
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_batch_that_has_nothing_to_send()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node));

        await client.DeliverAsync(["nonsense", Deliveries.Line("DELETE", domainName: "127.0.0.1")]);
        await client.DeliverAsync([]);

        Assert.Equal(0, node.ConnectionsAccepted);
    }

    [Fact]
    public async Task As_long_as_nobody_has_answered_no_record_is_sent()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse(["*:reset"]) });
        using NodeClient client = new(Deliveries.To(node));
        string[] lines = [.. Deliveries.Lines(10, "DELETE"), Deliveries.Line("GET", "/safe")];

        DeliveryReport first = await client.DeliverAsync(lines, TimeSpan.FromSeconds(1));
        DeliveryReport second = await client.DeliverAsync(lines, TimeSpan.FromSeconds(1));

        Assert.Equal((11, 11), (first.Failed, second.Failed));
        Assert.Equal(0, node.RequestCount);
    }

    [Theory]
    [MemberData(nameof(HeadersOfAmazon))]
    public async Task An_answer_of_an_API_to_the_first_request_ends_all_sending(string header)
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { AnswerHeaders = new Dictionary<string, string> { [header] = "abc" } });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync([.. Deliveries.Lines(20, "DELETE"), Deliveries.Line(), "nonsense"]);
        DeliveryReport later = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((DeliveryError.NodeIsApi, 1), (report.Error, report.Invalid));
        Assert.Contains("X_NODE_URL", report.Cause, StringComparison.Ordinal);
        Assert.Equal((DeliveryError.NodeIsApi, 5), (later.Error, later.Failed));
        Assert.Equal(0, node.RequestCount);
        Assert.Single(node.Probes);
    }

    [Fact]
    public async Task What_an_API_has_answered_does_not_count_as_forwarded_to_the_node()
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { AnswerHeaders = new Dictionary<string, string> { ["x-amzn-requestid"] = "abc" } });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(3));

        Assert.Equal((DeliveryError.NodeIsApi, 0, 3), (report.Error, report.Forwarded, report.Failed));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(301)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_API_is_known_by_its_headers_whatever_the_status(int status)
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(new() { Script = FaultScript.Parse([$"*:status={status},x-amz-apigw-id=abc,Retry-After=1"]) });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(20, "DELETE"));

        Assert.Equal((DeliveryError.NodeIsApi, 0), (report.Error, report.Forwarded));
        Assert.Equal("GET", Assert.Single(node.Probes).Method);
        Assert.Equal(0, node.RequestCount);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nx-amzn-requestid: abc\r\nContent-Length: 100\r\n\r\nbroken off")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nx-amzn-requestid: abc\r\nTransfer-Encoding: chunked\r\n\r\nnonsense")]
    public async Task An_API_is_known_by_its_headers_even_where_its_answer_breaks_off(string answer)
    {
        await using NodeSimulator node =
            await NodeSimulator.StartAsync(
                new() { Script = request => request.SequenceNumber > 1 ? FaultAction.Raw(answer, close: true) : null });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(), .. Deliveries.Lines(5, "DELETE")], TimeSpan.FromSeconds(4));

        Assert.Equal(DeliveryError.NodeIsApi, report.Error);
        Assert.Equal(2, node.RequestCount);
    }

    [Fact]
    public async Task An_API_that_shows_itself_in_the_middle_of_a_batch_ends_all_sending()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            Script = FaultScript.Parse(["50-:status=200,apigw-requestid=abc"]),
            ReplyDelay = TimeSpan.FromMilliseconds(2),
        });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(1_000, "DELETE"));
        long sent = node.RequestCount;
        DeliveryReport later = await client.DeliverAsync(Deliveries.Lines(5));

        Assert.Equal((DeliveryError.NodeIsApi, DeliveryError.NodeIsApi), (report.Error, later.Error));
        Assert.InRange(sent, 50, 54);
        Assert.Equal(sent, node.RequestCount);
        Assert.True(report.Failed >= 940);
    }

    [Fact]
    public async Task A_record_that_waits_for_its_next_attempt_is_not_sent_once_an_API_has_shown_itself()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new()
        {
            Script = FaultScript.Parse(["2-4:status=503", "5-:status=403,x-amzn-requestid=abc"]),
        });
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line(), .. Deliveries.Lines(4, "DELETE")]);

        Assert.Equal(DeliveryError.NodeIsApi, report.Error);
        // Those behind the fifth were under way when it was there.
        Assert.InRange(node.RequestCount, 5, 8);
    }

    [Fact]
    public async Task A_connection_that_opens_after_an_API_has_shown_itself_carries_nothing()
    {
        using TestCertificates authority = TestCertificates.CreateAuthority();
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate = authority.Issue("127.0.0.1");
        int requests = 0;
        await using ScriptedListener server = ScriptedListener.Start(async (network, number, stop) =>
        {
            // All but the first connection are slow to open: meanwhile the first one shows what the address is.
            if (number > 1)
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            await using SslStream tls = new(network);
            await tls.AuthenticateAsServerAsync(certificate);
            while (await ScriptedListener.ReadHeadAsync(tls, stop) is not null)
            {
                int count = Interlocked.Increment(ref requests);
                string header = count > 2 ? "x-amzn-requestid: abc\r\n" : "";
                await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}Content-Length: 0\r\n\r\n"), stop);
            }
        });
        using NodeClient client = new(Deliveries.To(server.Address, "https") with { Trust = NodeTrust.ForAuthorities(authority.AuthorityPem), Concurrency = 8 });

        (await client.DeliverAsync(Deliveries.Lines(1))).AssertAllForwarded();
        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(8, "DELETE"), TimeSpan.FromSeconds(10));

        Assert.Equal(DeliveryError.NodeIsApi, report.Error);
        Assert.Equal(3, Volatile.Read(ref requests));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    public async Task A_record_of_the_node_s_own_host_is_rejected_and_not_sent(string host)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report =
            await client.DeliverAsync(
                [Deliveries.Line("DELETE", "/own", host), Deliveries.Line("GET", "/own", host), Deliveries.Line("GET", "/other")]);

        Assert.Equal((2, 1, DeliveryError.None), (report.Rejected, report.Forwarded, report.Error));
        Rejection rejection = Assert.Single(report.Rejections);
        Assert.Equal((null, 2), (rejection.Status, rejection.Count));
        Assert.NotEmpty(rejection.Meaning);
        Assert.Equal(["/other"], node.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("localhost.")]
    public async Task The_node_s_own_host_is_recognised_in_any_case_and_with_a_dot_at_its_end(string host)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        using NodeClient client = new(Deliveries.To($"LocalHost:{node.Port}"));

        DeliveryReport report = await client.DeliverAsync([Deliveries.Line("DELETE", "/own", host), Deliveries.Line("GET", "/other")]);

        Assert.Equal((1, 1), (report.Rejected, report.Forwarded));
        Assert.Equal(["/other"], node.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com")]
    [InlineData("A1B2.EXECUTE-API.cn-north-1.amazonaws.com.cn.")]
    [InlineData("vpce-0123-abc.execute-api.us-east-1.vpce.amazonaws.com")]
    [InlineData("abcdefgh.lambda-url.eu-west-1.on.aws")]
    public void An_address_of_an_API_or_function_is_refused(string host)
    {
        NodeAddressException exception = Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(host, "https"));

        Assert.Equal(NodeAddressPart.Url, exception.Part);
    }
}
