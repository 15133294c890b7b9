using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Checks;

/// <summary>The code that the function runs, compared with the forwarder that this module carries.</summary>
internal sealed class CodeCheck(CheckedFunction function, string? packageFolder)
{
    public async Task<ConnectorCheck> LookAsync()
    {
        if (await function.State.FindAsync().ConfigureAwait(false) is not { } state) return Verdict.Skipped(null, CheckedFunction.Missing);
        var served = CheckedFunction.Served(state);
        var settings = FunctionSettings.Of(served);
        var arn = CheckedFunction.DestinationArn(state);
        if (served.PackageType?.Value == "Image")
        {
            return Verdict.Failed(
                arn,
                "It is made of a container image, which is neither the packaged forwarder nor Wallarm's own function.",
                "Publish-WallarmForwarder -FunctionName 'wallarm-forwarder' " + FunctionChecks.Node);
        }

        var runtime = $"{settings.Runtime} on {settings.Architecture}, handler {settings.Handler}";
        if (settings.IsCodeBundle)
        {
            return Verdict.Passed(
                arn,
                $"Wallarm's own Python function by its handler ({runtime}), code {settings.CodeSha256}. This module does not carry "
                + "it, so its code is not compared.");
        }

        if (CodeObject.IsSourceOf(settings.CodeSha256, state.Tags))
        {
            return Verdict.Passed(
                arn,
                $"The code that Lambda took from S3 for the module ({runtime}, code "
                + $"{settings.CodeSha256}). It is not compared with that of this module.");
        }

        if (packageFolder is null)
        {
            return Verdict.Skipped(arn, $"{runtime}, code {settings.CodeSha256}: there is no packaged forwarder to compare it with.");
        }

        ForwarderPackage package;
        try
        {
            package = ForwarderPackage.Packaged(packageFolder, settings.Architecture);
        }
        catch (InvalidOptionException missing)
        {
            return Verdict.Unknown(arn, missing.Problem, missing.RecommendedAction);
        }

        var version = Forwarding.ConnectorVersion.Value;
        if (settings.CodeSha256 == package.CodeSha256)
        {
            return Verdict.Passed(arn, $"The forwarder of this module, {version} for {settings.Architecture}.");
        }

        if (Ownership.IsOurs(state.Tags))
        {
            return settings.Runtime == package.Runtime
                ? Verdict.Warning(
                    arn,
                    $"Outdated: code {settings.CodeSha256} is of another version of the connector "
                    + $"than this module's, {version} ({package.CodeSha256}).",
                    function.Publish)
                : Verdict.Failed(
                    arn,
                    $"The connector made this function, but somebody else changed it: {runtime}, code {settings.CodeSha256}.",
                    function.Publish);
        }

        // Without the tag nothing says whose code it is; only what it looks like.
        return settings.Runtime == package.Runtime && settings.Environment.ContainsKey(ForwarderEnvironment.NodeUrl)
            ? Verdict.Warning(
                arn,
                $"Foreign: it has the settings of a forwarder ({runtime}, {ForwarderEnvironment.NodeUrl}), but code "
                + $"{settings.CodeSha256} is not this module's and it lacks the tag {Ownership.TagKey}.",
                function.Publish + " -ReplaceExisting")
            : Verdict.Failed(
                arn,
                $"Foreign: {runtime} is neither the packaged forwarder ({package.Runtime}) nor Wallarm's own function (python3.13, "
                + "lambda_function.lambda_handler).",
                $"{function.Publish} {FunctionChecks.Node} -ReplaceExisting");
    }
}
