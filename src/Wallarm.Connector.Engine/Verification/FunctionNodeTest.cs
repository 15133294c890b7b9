using System.Runtime.CompilerServices;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Checks;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Nodes;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Engine.Verification;

/// <summary>
/// Looks at the way to the node from the network of the function that goes it: the forwarder itself walks it when it is asked to.
/// </summary>
internal sealed class FunctionNodeTest(AwsSession session, NodeTestOptions options, IOperationObserver observer)
{
    /// <summary>Looks, and returns the verdicts.</summary>
    /// <exception cref="ConnectorException">AWS refused to read or to invoke the function.</exception>
    public async IAsyncEnumerable<ConnectorCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var check in LookAsync(cancellation).ConfigureAwait(false)) yield return check with
        {
            AccountId = session.AccountId,
            Region = session.Region.SystemName,
            Scope = $"node of function '{options.FunctionName}'",
            Remediation = InRegion(check.Remediation),
        };
    }

    private async IAsyncEnumerable<ConnectorCheck> LookAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var progress = new StepProgress(observer, $"Testing the node of '{options.FunctionName}'");
        progress.Begin("Reading the function");
        var (name, function, qualifier) = await TranslateAsync(() => FindAsync(cancellation), cancellation).ConfigureAwait(false);
        var publish = $"Publish-WallarmForwarder -FunctionName {CommandText.Quote(name)}";
        if (function is null)
        {
            yield return Function(Verdict.Failed(
                name,
                $"There is no Lambda function '{name}' in {session.Region.SystemName}.",
                $"New-WallarmLambdaRole | {publish} {FunctionChecks.Node}"));
            yield break;
        }

        if (function.Runtime?.Value?.StartsWith("python", StringComparison.Ordinal) == true)
        {
            yield return Function(Verdict.Unknown(
                function.FunctionArn,
                "It runs Python, as Wallarm's own code bundle does, which cannot test its "
                + "node: only the packaged forwarder of this module can.",
                Elsewhere(function, publish)));
            yield break;
        }

        progress.Begin("Waiting for the function, which tests its node", limit: TimeSpan.FromSeconds(function.Timeout ?? 3));
        var call =
            await TranslateAsync(() => DiagnoseCall.RunAsync(session, name, qualifier, cancellation), cancellation).ConfigureAwait(false);
        if (call.Error is { } error)
        {
            yield return Function(
                Verdict.Failed(
                    function.FunctionArn,
                    $"It failed instead of testing its node: {error}",
                    CommandText.WithAdvice(
                        "Its log says more; Publish-WallarmForwarder mends settings.",
                        $"Get-WallarmForwarderLog -FunctionName {CommandText.Quote(name)} -ErrorsOnly")));
            yield break;
        }

        if (call.Diagnosis is not { } diagnosis)
        {
            yield return Function(
                Verdict.Failed(
                    function.FunctionArn,
                    "It returned something else than a forwarder of this module does.",
                    CommandText.WithAdvice("Deploy the forwarder in its place:", $"{publish} -ReplaceExisting {FunctionChecks.Node}")));
            yield break;
        }

        yield return Function(
            Verdict.Passed(function.FunctionArn, $"Version {call.Version} tested its node, over {diagnosis.Protocol.ToSetting()}."));
        foreach (var check in Checks(name, function, diagnosis)) yield return check;
    }

    private IEnumerable<ConnectorCheck> Checks(string name, FunctionConfiguration function, FunctionDiagnosis diagnosis)
    {
        var viewpoint =
            new NodeViewpoint { Node = diagnosis.Node, Protocol = diagnosis.Protocol, FunctionName = name, IsInVpc = IsInVpc(function) };
        var checks = new NodeChecks(viewpoint);
        yield return Expected(diagnosis.Node) is { } other
            ? Verdict.Failed(
                diagnosis.Node.ToString(),
                $"The function forwards to {diagnosis.Node}, not to {other}. What follows is about the former.",
                viewpoint.WithAddress(other.Authority, other.Scheme)) with { Name = "NodeAddress" }
            : checks.Address();
        foreach (var check in checks.Of(diagnosis.Steps)) yield return check;
    }

    /// <summary>The node that was asked for, where the function has another one.</summary>
    private NodeAddress? Expected(NodeAddress actual)
    {
        if (options.NodeUrl is not { } url) return null;
        var asked =
            RequestedNode.Parse(url, options.NodeScheme ?? (url.Contains("://", StringComparison.Ordinal) ? null : actual.Scheme));
        return asked == actual ? null : asked;
    }

    /// <summary>The version behind the alias; the unpublished one where there is no alias.</summary>
    private async Task<(string Name, FunctionConfiguration? Function, string? Qualifier)> FindAsync(CancellationToken cancellation)
    {
        await session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
        var name = await RequestedFunction.NameAsync(options.FunctionName!, session, cancellation).ConfigureAwait(false);
        foreach (var qualifier in new[] { ForwarderState.Alias, null })
        {
            try
            {
                var request = new GetFunctionConfigurationRequest { FunctionName = name, Qualifier = qualifier };
                var response = await session.Lambda.GetFunctionConfigurationAsync(request, cancellation).ConfigureAwait(false);
                return (
                    name,
                    new FunctionConfiguration
                    {
                        FunctionArn = response.FunctionArn,
                        Runtime = response.Runtime,
                        VpcConfig = response.VpcConfig,
                        Environment = response.Environment,
                        Timeout = response.Timeout,
                    },
                    qualifier);
            }
            catch (Amazon.Lambda.Model.ResourceNotFoundException)
            {
                // The next one, or none.
            }
        }

        return (name, null, null);
    }

    /// <summary>Where else the node can be looked at, for a function that cannot do so itself.</summary>
    private static string Elsewhere(FunctionConfiguration function, string publish)
    {
        var environment = function.Environment?.Variables ?? [];
        var deploy = CommandText.WithAdvice("Or deploy the packaged forwarder in its place:", $"{publish} -ReplaceExisting -WhatIf");
        return environment.TryGetValue(ForwarderEnvironment.NodeUrl, out var url)
            && environment.TryGetValue(ForwarderEnvironment.NodeScheme, out var scheme)
            ? CommandText.WithAdvice(
                "Test it from this computer:",
                $"Test-WallarmNode -NodeUrl {CommandText.Quote(url)} -NodeScheme {CommandText.Quote(scheme)} -NodeProtocol Mirror")
            + System.Environment.NewLine
            + deploy
            : deploy;
    }

    /// <summary>The commands among the lines, with the region of the function.</summary>
    private string? InRegion(string? remediation) => remediation is null
        ? null
        : string.Join(
            System.Environment.NewLine,
            remediation.Split(System.Environment.NewLine)
                .Select(line => line.StartsWith('#') ? line : CommandText.InRegion(line, session.Region.SystemName)));

    private static bool IsInVpc(FunctionConfiguration function) => function.VpcConfig?.SubnetIds is { Count: > 0 };

    private static ConnectorCheck Function(ConnectorCheck check) => check with { Name = "Function" };

    private static async Task<T> TranslateAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            throw AwsErrors.Translate(exception);
        }
    }
}
