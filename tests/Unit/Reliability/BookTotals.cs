using System.Globalization;

namespace Wallarm.Connector.Tests.Reliability;

/// <summary>The sums of <see cref="RecordBooks"/>, and what they do not account for.</summary>
internal sealed class BookTotals
{
    public int Batches { get; set; }

    /// <summary>How many lines CloudWatch Logs handed over.</summary>
    public int Logged { get; set; }

    public int Forwarded { get; set; }

    public int Filtered { get; set; }

    public int Invalid { get; set; }

    /// <summary>Rejected by the node's own response.</summary>
    public int Rejected { get; set; }

    /// <summary>How often a process died or was ended with a batch in hand.</summary>
    public int CutOff { get; set; }

    /// <summary>How often a record came again because a process died, timed out or was replaced before its outcome was stored.</summary>
    public int AfterCutOff { get; set; }

    /// <summary>How often a settled record came again because its batch got to another process.</summary>
    public int InAnotherProcess { get; set; }

    /// <summary>How often a record came again because its connection broke before the node's response was there.</summary>
    public int ResponseUnderWay { get; set; }

    /// <summary>Lines of which nothing has become.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>What the function's own counts do not account for.</summary>
    public List<string> Unexplained { get; } = [];

    /// <summary>Repetitions that were not promised.</summary>
    public List<string> Broken { get; } = [];

    /// <summary>What came to the node and is no record, or came under two ids.</summary>
    public IReadOnlyList<string> Strangers { get; init; } = [];

    public void AssertClean()
    {
        Assert.True(Lost.Count == 0, string.Join("\n", Lost));
        Assert.True(Unexplained.Count == 0, string.Join("\n", Unexplained));
        Assert.True(Broken.Count == 0, string.Join("\n", Broken));
        Assert.Empty(Strangers);
        Assert.Equal(Logged, Forwarded + Filtered + Invalid + Rejected);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Logged} records in {Batches} batches:
        {Forwarded} forwarded, {Filtered} filtered, {Invalid} invalid, {Rejected} rejected by the node's own response
        lost {Lost.Count}, unexplained {Unexplained.Count}
        came again: {AfterCutOff} because one of {CutOff} processes died or was ended with them in hand,
        {InAnotherProcess} settled ones in another process, {ResponseUnderWay} whose response was under way when their connection broke
        """);
}
