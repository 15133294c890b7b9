using Wallarm.Connector.Forwarding;
using Wallarm.Connector.Forwarding.Delivery;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Mirror;

/// <summary>Where a response ends, and whether its connection lives on.</summary>
public class ResponseFramingTests
{
    private const int Records = 6;
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    public static TheoryData<string, string> ResponsesThatKeepTheConnection => new()
    {
        { "a length", Ok + "Content-Length: 2\r\n\r\nOK" },
        { "an empty body", Ok + "Content-Length: 0\r\n\r\n" },
        { "the same length twice", Ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nOK" },
        { "header names in any case, values between blanks", "HTTP/1.1 200 OK\r\ncontent-LENGTH: \t 2 \t\r\nCONNECTION: Keep-Alive\r\n\r\nOK" },
        { "no reason phrase", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nOK" },
        { "201", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nOK" },
        { "204 without a length", "HTTP/1.1 204 No Content\r\n\r\n" },
        { "204 with a length that is a lie", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n" },
        { "204 that claims to be chunked", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n" },
        { "chunks", Ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nO\r\n1\r\nK\r\n0\r\n\r\n" },
        { "no chunk but the last", Ok + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "chunks with extensions and trailers", Ok + "Transfer-Encoding: Chunked\r\n\r\n0002 ; a=b\r\nOK\r\n0;last\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n" },
        { "chunks whatever the length says", Ok + "Content-Length: 9999\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n" },
        { "100 first", "HTTP/1.1 100 Continue\r\n\r\n" + Ok + "Content-Length: 2\r\n\r\nOK" },
        {
            "several interim responses",
            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 7\r\n\r\n" + Ok
                + "Content-Length: 2\r\n\r\nOK"
        },
        { "HTTP/1.0 that keeps alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nOK" },
    };

    public static TheoryData<string, string, bool> ResponsesThatEndTheConnection => new()
    {
        { "Connection: close", Ok + "Connection: close\r\nContent-Length: 2\r\n\r\nOK", false },
        { "close among other options", Ok + "Connection: foo , CLOSE\r\nContent-Length: 2\r\n\r\nOK", false },
        { "close with chunks", Ok + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n", false },
        { "204 and close", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", false },
        { "a body until the close", Ok + "\r\nOK", true },
        { "nothing until the close", Ok + "\r\n", true },
        { "HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK", false },
        { "HTTP/1.0 until the close", "HTTP/1.0 200 OK\r\n\r\nOK", true },
    };

    public static TheoryData<string, string> ResponsesThatAreNone => new()
    {
        { "another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n" },
        { "zeros", "\0\0\0\0\r\n\r\n" },
        { "HTTP/2", "HTTP/2 200\r\n\r\n" },
        { "a status that is no number", "HTTP/1.1 abc OK\r\n\r\n" },
        { "a status of two digits", "HTTP/1.1 20 OK\r\n\r\n" },
        { "half a status line", "HTTP/1.1 2" },
        { "a head without its end", Ok + "Content-Length: 2\r\n" },
        { "a header without a name", Ok + ": 2\r\n\r\n" },
        { "a negative length", Ok + "Content-Length: -1\r\n\r\n" },
        { "a length in words", Ok + "Content-Length: two\r\n\r\nOK" },
        { "two lengths", Ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nOK" },
        { "an interim response and no other", "HTTP/1.1 100 Continue\r\n\r\n" },
    };

    public static TheoryData<string, string> BrokenBodies => new()
    {
        { "less body than announced", Ok + "Content-Length: 20\r\n\r\nOK" },
        { "a chunk without a size", Ok + "Transfer-Encoding: chunked\r\n\r\nOK\r\n" },
        { "a chunk longer than its size", Ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nOK\r\n0\r\n\r\n" },
        { "chunks without the last", Ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nOK\r\n" },
        { "a chunk size beyond all bounds", Ok + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nOK\r\n0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(ResponsesThatKeepTheConnection))]
    public async Task One_connection_carries_all_records_where_each_response_has_its_end(string framing, string response)
    {
        DeliveryReport report = await DeliverOverOneLaneAsync(_ => FaultAction.Raw(response));

        report.AssertAllForwarded();
        Assert.True(report is { ConnectionsOpened: 1, Retries: 0 }, framing);
    }

    [Theory]
    [MemberData(nameof(ResponsesThatEndTheConnection))]
    public async Task A_connection_whose_end_is_announced_is_not_used_again(string framing, string response, bool closes)
    {
        DeliveryReport report = await DeliverOverOneLaneAsync(_ => FaultAction.Raw(response, closes));

        report.AssertAllForwarded();
        Assert.True(
            report is { ConnectionsOpened: Records + 1, Retries: 0 },
            $"{framing}: {report.ConnectionsOpened} connections, {report.Retries} retries");
    }

    [Theory]
    [MemberData(nameof(ResponsesThatAreNone))]
    public async Task What_is_no_response_of_http_is_asked_for_again(string what, string response)
    {
        DeliveryReport report =
            await DeliverOverOneLaneAsync(request => request.SequenceNumber == 3 ? FaultAction.Raw(response, close: true) : null);

        report.AssertAllForwarded();
        Assert.True(report.Retries >= 1, what);
    }

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task A_body_that_is_broken_costs_the_connection_and_not_the_record(string what, string response)
    {
        DeliveryReport report =
            await DeliverOverOneLaneAsync(request => request.SequenceNumber == 3 ? FaultAction.Raw(response, close: true) : null);

        report.AssertAllForwarded();
        Assert.True(report is { ConnectionsOpened: 2, Retries: 0 }, what);
    }

    [Theory]
    [InlineData("Content-Length: 20\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    [InlineData("")]
    public async Task Responses_to_HEAD_have_no_body_whatever_their_headers_say(string framing)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(
            new() { Script = request => request.Method == "HEAD" ? FaultAction.Raw(Ok + framing + "\r\n") : null });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records, "HEAD"));

        report.AssertAllForwarded();
        Assert.Equal((1, 0), (report.ConnectionsOpened, report.Retries));
    }

    [Fact]
    public async Task A_304_has_no_body_and_is_no_acceptance()
    {
        DeliveryReport report =
            await DeliverOverOneLaneAsync(_ => FaultAction.Raw("HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\n\r\n"));

        Assert.Equal((Records, 1, DeliveryError.AllRejected), (report.Rejected, report.ConnectionsOpened, report.Error));
    }

    [Theory]
    [InlineData(BodyStyle.ContentLength)]
    [InlineData(BodyStyle.Chunked)]
    [InlineData(BodyStyle.UntilClose)]
    public async Task A_body_of_any_length_is_got_over(BodyStyle style)
    {
        NodeSimulatorOptions options = new() { ForwardedBody = new string('x', 3_000_000), ForwardedBodyStyle = style };
        await using NodeSimulator node = await NodeSimulator.StartAsync(options);
        using NodeClient client = new(Deliveries.To(node));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.Equal(Records, node.RequestCount);
    }

    [Theory]
    [InlineData(BodyStyle.ContentLength)]
    [InlineData(BodyStyle.Chunked)]
    public async Task An_answer_may_come_byte_by_byte(BodyStyle style)
    {
        NodeSimulatorOptions options = new() { ForwardedBodyStyle = style, Script = _ => FaultAction.SlowBytes(TimeSpan.FromMilliseconds(1)) };
        await using NodeSimulator node = await NodeSimulator.StartAsync(options);
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));

        DeliveryReport report = await client.DeliverAsync(Deliveries.Lines(Records));

        report.AssertAllForwarded();
        Assert.Equal((1, 0), (report.ConnectionsOpened, report.Retries));
    }

    [Theory]
    [InlineData(Ok + "Content-Length: 2\r\n\r\nOKgarbage")]
    [InlineData(Ok + "Content-Length: 2\r\n\r\nOK\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData(Ok + "Content-Length: 2\r\n\r\nOKHTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    public async Task Bytes_behind_a_response_are_not_taken_for_the_next_one(string response)
    {
        DeliveryReport report = await DeliverOverOneLaneAsync(_ => FaultAction.Raw(response));

        report.AssertAllForwarded();
    }

    [Fact]
    public async Task A_head_without_bounds_is_given_up()
    {
        string endless = Ok + "X-Filler: " + new string('x', 200_000) + "\r\n\r\n";

        DeliveryReport report = await DeliverOverOneLaneAsync(request => request.SequenceNumber == 2 ? FaultAction.Raw(endless) : null);

        report.AssertAllForwarded();
        Assert.True(report.Retries >= 1);
    }

    private static async Task<DeliveryReport> DeliverOverOneLaneAsync(Func<ReceivedRequest, FaultAction?> script)
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync(new() { Script = script });
        using NodeClient client = new(Deliveries.To(node, concurrency: 1));
        return await client.DeliverAsync(Deliveries.Lines(Records));
    }
}
