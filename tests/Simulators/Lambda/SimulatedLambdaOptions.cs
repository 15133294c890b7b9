namespace Wallarm.Connector.Simulators;

/// <summary>How a function is deployed.</summary>
public sealed record SimulatedLambdaOptions
{
    /// <summary>The function's own variables.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public int MemorySizeMegabytes { get; init; } = 128;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reserved concurrency: how many processes there may be at once.</summary>
    public int Concurrency { get; init; } = 3;

    /// <summary>MaximumRetryAttempts of asynchronous invocations.</summary>
    public int MaximumRetryAttempts { get; init; } = 2;

    /// <summary>The pauses before each retry: on AWS one minute, then two.</summary>
    public IReadOnlyList<TimeSpan> RetryPauses { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>The failure destination; null has none, and what fails to the last is dropped.</summary>
    public SimulatedSqs? FailureQueue { get; init; }

    /// <summary>Told of each invocation once it has ended.</summary>
    public Action<LambdaInvocation>? Invoked { get; init; }

    /// <summary>Told of each line that a process logs: the process's number and the line.</summary>
    public Action<int, string>? Logged { get; init; }
}

/// <summary>An invocation that has ended.</summary>
/// <param name="Process">The number of the process that ran it.</param>
/// <param name="Payload">The event.</param>
/// <param name="Result">How it ended.</param>
/// <param name="IsCutOff">Whether the process died, or Lambda ended it, before it had responded.</param>
public sealed record LambdaInvocation(int Process, ReadOnlyMemory<byte> Payload, InvocationResult Result, bool IsCutOff);
