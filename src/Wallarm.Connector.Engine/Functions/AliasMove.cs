using Amazon.Lambda.Model;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The call that points the alias at another version.</summary>
internal static class AliasMove
{
    /// <param name="functionName">The function.</param>
    /// <param name="version">The version.</param>
    /// <param name="isWeighted">Whether other versions get a part of the invocations, which ends: an empty map takes it away, an absent one
    /// leaves it.</param>
    public static UpdateAliasRequest To(string functionName, string version, bool isWeighted) => new()
    {
        FunctionName = functionName,
        Name = ForwarderState.Alias,
        FunctionVersion = version,
        RoutingConfig = isWeighted ? new AliasRoutingConfiguration { AdditionalVersionWeights = [] } : null,
    };
}
