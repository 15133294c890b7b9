using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Subscriptions;

namespace Wallarm.Connector.Engine.Removal;

/// <summary>A function that shall go, as it is.</summary>
internal sealed class ForwarderRemoval
{
    private readonly AwsSession _session;
    private readonly IOperationObserver _observer;
    private readonly GetFunctionResponse? _function;
    private readonly FunctionVersions? _versions;

    private ForwarderRemoval(
        AwsSession session, IOperationObserver observer, string functionName, GetFunctionResponse? function, FunctionVersions? versions)
    {
        _session = session;
        _observer = observer;
        FunctionName = functionName;
        _function = function;
        _versions = versions;
    }

    /// <summary>Its name.</summary>
    public string FunctionName { get; }

    /// <summary>Whether there is such a function.</summary>
    public bool Exists => _function is not null;

    /// <summary>Whether the module made it, or took it over.</summary>
    public bool IsOurs => Ownership.IsOurs(_function?.Tags);

    /// <summary>Whether it was there before the module took it over.</summary>
    public bool IsAdopted => Ownership.IsAdopted(_function?.Tags);

    /// <summary>Whether it is its owner's again.</summary>
    public bool IsGivenBack => Ownership.IsGivenBack(_function?.Tags);

    /// <summary>ARN of its role; null where there is no such function.</summary>
    public string? RoleArn => _function?.Configuration.Role;

    /// <summary>The log group that it writes to, or would have.</summary>
    public string LogGroupName =>
        _function is null ? FilterDestination.LogGroupOf(FunctionName) : FunctionSettings.Of(_function.Configuration).LogGroupName;

    /// <summary>The CloudFormation stack that manages it; null where none does.</summary>
    public string? Stack => Ownership.StackOf(_function?.Tags);

    /// <summary>What it is called in plans and errors.</summary>
    public string Resource => $"Lambda function '{FunctionName}'";

    /// <summary>Who needs its log group when it is given back; null if nobody does.</summary>
    public string? LogWriter => IsAdopted ? "The function still writes to it." : null;

    /// <summary>Why it is not the module's to remove.</summary>
    public static string NotOurs => $"This module did not make the function (no tag {Ownership.TagKey}).";

    /// <summary>The step that deletes it, or gives it back.</summary>
    /// <param name="first">What must be done before it is deleted; null for nothing.</param>
    public RemovalStep Removal(Step? first) => IsAdopted
        ? new RemovalStep(
            Result(RemovalStatus.Restored) with
            {
                Reason =
                    "It was there before the connector took it over, so it is given back and "
                    + "not deleted. Its code and settings stay as they are.",
            },
            new Step(new ResourceChange("Tag", Resource) { Desired = $"{Ownership.TagKey}={Ownership.GivenBackTagValue}" }, GiveBackAsync))
        : new RemovalStep(
            Result(RemovalStatus.Removed),
            [
                .. first is null ? [] : new[] { first },
                new Step(
                    new ResourceChange("Delete", Resource)
                    {
                        Desired = $"with {Versions}, its permissions and its settings for failed events",
                    },
                    DeleteAsync),
            ]);

    private string Versions
    {
        get
        {
            var versions =
                _versions!.Published.Count == 0
                    ? "no versions"
                    : $"versions {string.Join(", ", _versions.Published.Select(version => version.Version))}";
            return _versions.Aliases.Count == 0
                ? versions
                : $"{versions}, alias {string.Join(", ", _versions.Aliases.Select(alias => alias.Name))}";
        }
    }

    /// <summary>Reads a function.</summary>
    public static async Task<ForwarderRemoval> ReadAsync(
        AwsSession session, IOperationObserver observer, string functionName, CancellationToken cancellation)
    {
        var function = await ForwarderState.FindFunctionAsync(session, functionName, null, cancellation).ConfigureAwait(false);
        if (function?.TagsError is { } error) throw ForwarderState.UnreadableTags(function.Configuration.FunctionArn, error);
        var versions =
            Ownership.IsOurs(function?.Tags)
                ? await FunctionVersions.ReadAsync(session, functionName, cancellation).ConfigureAwait(false)
                : null;
        return new ForwarderRemoval(session, observer, functionName, function, versions);
    }

    /// <summary>What is said of it.</summary>
    public RemovedResource Result(string status) => new()
    {
        ResourceType = "Function",
        Name = FunctionName,
        AccountId = _session.AccountId,
        Region = _session.Region.SystemName,
        Status = status,
    };

    private async Task GiveBackAsync(CancellationToken cancellation)
    {
        var request = new TagResourceRequest
        {
            Resource = ForwarderState.Unqualified(_function!.Configuration.FunctionArn),
            Tags = new Dictionary<string, string> { [Ownership.TagKey] = Ownership.GivenBackTagValue },
        };
        await new FunctionWaits(_session, _observer, FunctionName).CallAsync(
            token => _session.Lambda.TagResourceAsync(request, token), cancellation).ConfigureAwait(false);
    }

    /// <summary>Versions, aliases, permissions and settings for events go with the function.</summary>
    private Task<bool> DeleteAsync(CancellationToken cancellation) =>
        Absence.WasThereAsync(new FunctionWaits(_session, _observer, FunctionName).CallAsync(
            token => _session.Lambda.DeleteFunctionAsync(new DeleteFunctionRequest { FunctionName = FunctionName }, token), cancellation));
}
