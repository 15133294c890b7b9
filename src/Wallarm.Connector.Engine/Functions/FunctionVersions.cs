using System.Globalization;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The published versions of a function, and its aliases.</summary>
/// <param name="Published">The versions, oldest first.</param>
/// <param name="Aliases">The aliases.</param>
internal sealed record FunctionVersions(IReadOnlyList<FunctionConfiguration> Published, IReadOnlyList<AliasConfiguration> Aliases)
{
    /// <summary>Reads both.</summary>
    public static async Task<FunctionVersions> ReadAsync(AwsSession session, string functionName, CancellationToken cancellation)
    {
        var versions = Pages.ListAsync(
            marker => session.Lambda.ListVersionsByFunctionAsync(
                new ListVersionsByFunctionRequest { FunctionName = functionName, Marker = marker }, cancellation),
            page => page.NextMarker,
            page => page.Versions?.Where(version => NumberOf(version) > 0));
        var aliases = Pages.ListAsync(
            marker =>
                session.Lambda.ListAliasesAsync(new ListAliasesRequest { FunctionName = functionName, Marker = marker }, cancellation),
            page => page.NextMarker,
            page => page.Aliases);
        await Task.WhenAll(versions, aliases).ConfigureAwait(false);
        return new FunctionVersions([.. (await versions.ConfigureAwait(false)).OrderBy(NumberOf)], await aliases.ConfigureAwait(false));
    }

    /// <summary>The number of a version; 0 for the unpublished one.</summary>
    public static long NumberOf(FunctionConfiguration version) => NumberOf(version.Version);

    /// <inheritdoc cref="NumberOf(FunctionConfiguration)"/>
    public static long NumberOf(string version) =>
        long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Whether an alias leads to a version, for all or for a part of the invocations.</summary>
    public bool IsBehindAlias(string version) =>
        Aliases.Any(
            alias => alias.FunctionVersion == version || alias.RoutingConfig?.AdditionalVersionWeights?.ContainsKey(version) == true);
}
