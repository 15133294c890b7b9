using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Process;

/// <summary>What need not be sent, and what must not: X_INCLUDE, X_EXCLUDE, X_REDACT.</summary>
[Trait("Category", "Process")]
public class SelectionTests
{
    [Fact]
    public async Task Paths_that_are_excluded_or_not_included_are_filtered()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("X_INCLUDE", "/pets/**, /health"), ("X_EXCLUDE", "**/health,/pets/*/secret"));

        InvocationResult result = await forwarder.InvokeAsync(
            [
                .. Deliveries.Lines(3), Deliveries.Line(path: "/health"), Deliveries.Line(path: "/pets/7/secret"),
                Deliveries.Line(path: "/other"),
                Deliveries.Line(path: "/.wallarm-probe/1"),
            ]);

        Account.AssertSucceeded(result, new Account(7, Forwarded: 4, Filtered: 3));
        Assert.Equal(
            ["/.wallarm-probe/1", "/pets/0", "/pets/1", "/pets/2"],
            node.Requests.Select(request => request.Target).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("mirror")]
    [InlineData("ext-proc")]
    public async Task What_is_redacted_does_not_reach_the_node(string protocol)
    {
        await using NodeSimulator mirror = await NodeSimulator.StartAsync();
        await using ExternalFilterNode node = await ExternalFilterNode.StartAsync();
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(
            ("X_NODE_URL", protocol == "mirror" ? mirror.Address : node.Address), ("X_NODE_SCHEME", "http"), ("X_NODE_PROTOCOL", protocol),
            ("X_REDACT", "emails, Tokens,digits,addresses"));

        InvocationResult result = await forwarder.InvokeAsync(
            [Deliveries.Line(path: "/users/a@example.com/4111111111111111"), Deliveries.Line(path: "/.wallarm-probe/4111111111111111")]);

        Account.AssertSucceeded(result, new Account(2, Forwarded: 2));
        string sent = protocol == "mirror"
            ? string.Join('\n', mirror.Requests.Select(request => request.Target + string.Join('\n', request.Headers)))
            : string.Join('\n', node.Calls.SelectMany(call => (object[])[call.Path, .. call.RequestHeaders, .. call.Attributes]));
        Assert.Contains("/users/redacted-email/redacted-number", sent, StringComparison.Ordinal);
        Assert.Contains("/.wallarm-probe/4111111111111111", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com/4111", sent, StringComparison.Ordinal);
        Assert.Contains("203.0.113.0", sent, StringComparison.Ordinal);
    }
}
