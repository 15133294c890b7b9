namespace Wallarm.Connector;

/// <summary>What an operation is about to change.</summary>
/// <param name="Target">The resource that it is about, such as <c>Lambda function 'wallarm-api-discovery-connector' in
/// eu-central-1</c>.</param>
/// <param name="Changes">Every change, in the order in which it would be made; never empty.</param>
public sealed record ChangePlan(string Target, IReadOnlyList<ResourceChange> Changes)
{
    /// <summary>Whether settings that somebody else made are replaced: whoever decides should be asked.</summary>
    public bool Overwrites { get; init; }
}
