namespace Wallarm.Connector.Tests.Reliability;

/// <summary>A node in all sorts of trouble, which keeps its part of the books.</summary>
internal interface ITroubledNode : IAsyncDisposable
{
    /// <summary>The settings by which the function finds it.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Ends: its connections break, and nobody listens at its address.</summary>
    Task LeaveAsync();

    /// <summary>Another node takes its place at the address.</summary>
    Task ReturnAsync();
}
