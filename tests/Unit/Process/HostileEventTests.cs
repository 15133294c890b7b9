using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Mirror;
using Xunit.Abstractions;

namespace Wallarm.Connector.Tests.Process;

/// <summary>
/// Events of every source with random damage: each ends in a response or a typed error, and the next good one goes through.
/// </summary>
[Trait("Category", "Process")]
public class HostileEventTests(ITestOutputHelper output)
{
    /// <summary>The whole proof; an ordinary run takes a share of it (<see cref="ProofScale"/>).</summary>
    private const int Cases = 100_000;

    /// <summary>
    /// What the memory of the process may grow by behind its first quarter: the runtime's, unless it is compiled ahead, and that of an
    /// event that is larger than those of the first quarter.
    /// </summary>
    private const long Growth = 96 << 20;

    [Fact]
    [Trait("Category", "Proof")]
    public async Task No_event_ends_the_process_or_its_counts()
    {
        int seed = ProofScale.Seed / HostileEvent.CasesPerBomb * HostileEvent.CasesPerBomb;
        int cases = ProofScale.Of(Cases);
        output.WriteLine($"{cases} cases from the seed {seed}");
        await using NodeSimulator node = await NodeSimulator.StartAsync(NodeSimulatorOptions.Sink);
        await using RunningForwarder forwarder = await RunningForwarder.StartAsync(node, ("AWS_LAMBDA_LOG_LEVEL", "FATAL"));
        long memory = 0;
        long forwarded = 0;
        int errors = 0;
        for (int number = 0; number < cases; number++)
        {
            InvocationResult result = await forwarder.InvokeAsync(HostileEvent.Of(seed + number));
            forwarded += AssertWellFormed(result, $"seed {seed + number}");
            errors += result.Succeeded ? 0 : 1;
            if (number == cases / 4)
                memory = forwarder.Process.PeakResidentBytes;
        }

        long growth = forwarder.Process.PeakResidentBytes - memory;
        output.WriteLine($"{errors} ended with a typed error; {forwarded} records forwarded; memory grew by {growth >> 10} KB");
        Assert.True(errors > cases / 10 && forwarded > cases / 10, "the damage is too weak or too strong");
        Assert.InRange(growth, 0, Growth);
        Account.AssertSucceeded(await forwarder.InvokeAsync(Deliveries.Lines(3)), new Account(3, Forwarded: 3));
    }

    /// <returns>How many records were forwarded; 0 where the response does not say.</returns>
    private static int AssertWellFormed(InvocationResult result, string what)
    {
        Assert.True(result.Json.ValueKind == JsonValueKind.Object, what);
        if (!result.Succeeded)
        {
            Assert.True(
                result.ErrorType is not null and not "Wallarm.Unexpected"
                    && result.ErrorType.StartsWith("Wallarm.", StringComparison.Ordinal),
                $"{what}: {result.Text}");
            return Account.Of(result.Json).Forwarded;
        }

        if (result.Json.TryGetProperty("records", out JsonElement records))
        {
            Assert.All(records.EnumerateArray(), record => Assert.Equal("Ok", record.GetProperty("result").GetString()));
            return 0;
        }

        Assert.True(result.Json.TryGetProperty("received", out _), $"{what}: {result.Text}");
        return Account.Of(result.Json).Forwarded;
    }
}
