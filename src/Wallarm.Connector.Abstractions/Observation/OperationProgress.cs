namespace Wallarm.Connector;

/// <summary>How far an operation is.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Status">The step at hand, or what is waited for.</param>
public sealed record OperationProgress(string Activity, string Status)
{
    /// <summary>0 to 100; null where it is not known.</summary>
    public int? PercentComplete { get; init; }

    /// <summary>How long this can still take at most; null where it is not known.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The activity that this one is a part of; null where it is none.</summary>
    public string? ParentActivity { get; init; }

    /// <summary>Whether this activity is over.</summary>
    public bool IsCompleted { get; init; }
}
