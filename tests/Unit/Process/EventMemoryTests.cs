using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Process;

/// <summary>What an event takes of the function's memory: what X_MAX_DECOMPRESSED_BYTES promises.</summary>
[Trait("Category", "Process")]
public class EventMemoryTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>As a log event of CloudWatch Logs is, about.</summary>
    private static readonly string Line = new('x', 700);

    [Fact]
    public async Task Events_that_grow_take_no_more_than_the_largest_of_them_alone()
    {
        await using NodeSimulator node = await NodeSimulator.StartAsync();
        await using RunningForwarder forwarder =
            await RunningForwarder.StartAsync(node, ("X_MAX_DECOMPRESSED_BYTES", $"{64 * Megabyte}"));
        await InvokeAsync(2);
        long before = forwarder.Process.PeakResidentBytes;

        foreach (int megabytes in (int[])[12, 24, 36, 48, 60])
            await InvokeAsync(megabytes);
        InvocationResult tooLarge = await forwarder.InvokeAsync(Payload(70));

        // The text, and half as much again for its records and all else; all five together would be three times the text.
        Assert.Equal("Wallarm.EventTooLarge", tooLarge.ErrorType);
        Assert.InRange((forwarder.Process.PeakResidentBytes - before) / Megabyte, 0, 64 * 3 / 2);

        async Task InvokeAsync(int megabytes)
        {
            InvocationResult result = await forwarder.InvokeAsync(Payload(megabytes));
            Account account = Account.Of(result.Json);
            Assert.Equal((account.Received, true), (account.Invalid, account.Received > 0));
        }
    }

    private static byte[] Payload(int megabytes) =>
        LogsEvent.FromLines(Enumerable.Repeat(Line, megabytes * Megabyte / (Line.Length + 120))).ToBytes();
}
