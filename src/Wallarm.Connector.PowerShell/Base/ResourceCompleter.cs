using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Wallarm.Connector.PowerShell.Loading;
using Wallarm.Connector.PowerShell.Session;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>Suggests regions, profiles and what the account has, for the parameters that bear their names.</summary>
/// <remarks>It never fails and never keeps the user waiting: whatever hinders it, there is no suggestion.</remarks>
internal sealed class ResourceCompleter : IArgumentCompleter
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1.5);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        // An empty list, unlike null, keeps PowerShell from suggesting file names instead.
        try
        {
            var session = CurrentSession();
            var arguments = new TypedArguments(commandName, commandAst, fakeBoundParameters, session.PSVariable);
            if (WhatFor(parameterName, arguments) is not var (kind, parentId)) return [];
            var options = ReadSession(kind, arguments, session);
            var typed = Typed(QuotedArgument.Read(wordToComplete));
            using var limit = new CancellationTokenSource(TimeLimit);

            // On another thread, since the first call loads the engine. What goes on past the limit is of use to the next.
            var asking = Task.Run(() => EngineLoader.Engine.SuggestAsync(options, kind, parentId, typed, limit.Token));

            // Past the limit nobody hears of its failure any more.
            _ =
                asking.ContinueWith(
                    failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return asking.Wait(TimeLimit)
                ? [.. asking.Result.Select(suggestion => new CompletionResult(
                    QuotedArgument.Write(Argument(kind, suggestion.Value), wordToComplete),
                    suggestion.Label,
                    CompletionResultType.ParameterValue,
                    suggestion.ToolTip))]
                : [];
        }
        catch (Exception)
        {
            return [];
        }
    }

    private static (SuggestionKind Kind, string? ParentId)? WhatFor(string parameterName, TypedArguments arguments) => parameterName switch
    {
        nameof(RegionalAwsCmdlet.Region) => (SuggestionKind.Region, null),
        nameof(AwsCmdlet.ProfileName) => (SuggestionKind.Profile, null),
        nameof(PublishWallarmForwarderCommand.FunctionName) or nameof(TestWallarmNodeCommand.FromFunction) =>
            (SuggestionKind.Function, null),
        nameof(PublishWallarmForwarderCommand.RoleArn) => (SuggestionKind.RoleArn, null),
        nameof(NewWallarmLambdaRoleCommand.RoleName) => (SuggestionKind.RoleName, null),
        nameof(SetWallarmStageLoggingCommand.LogGroupName) => (SuggestionKind.LogGroup, null),
        nameof(SetWallarmStageLoggingCommand.RestApiId) => (SuggestionKind.RestApi, null),
        nameof(SetWallarmStageLoggingCommand.ApiId) => (SuggestionKind.HttpApi, null),
        nameof(GetWallarmApiStageCommand.ApiName) => (SuggestionKind.ApiName, null),
        nameof(AddWallarmSubscriptionFilterCommand.FilterName) =>
            (SuggestionKind.Filter, arguments.Text(nameof(AddWallarmSubscriptionFilterCommand.LogGroupName))),
        nameof(SetWallarmStageLoggingCommand.StageName) => (
            arguments.Text(nameof(SetWallarmStageLoggingCommand.RestApiId)),
            arguments.Text(nameof(SetWallarmStageLoggingCommand.ApiId))) switch
        {
            ({ } restApi, null) => (SuggestionKind.RestStage, restApi),
            (null, { } httpApi) => (SuggestionKind.HttpStage, httpApi),
            _ => null,
        },
        _ => null,
    };

    private static TypedValue Typed(string text)
    {
        var wildcard = text.IndexOfAny(['*', '?', '`']);
        return wildcard < 0
            ? new TypedValue(text, value => value.StartsWith(text, StringComparison.OrdinalIgnoreCase))
            : new TypedValue(text[..wildcard], new WildcardPattern(text + "*", WildcardOptions.IgnoreCase).IsMatch);
    }

    /// <summary>A value as the parameter takes it: the name of an API may hold what is a wildcard there.</summary>
    private static string Argument(SuggestionKind kind, string value) =>
        kind == SuggestionKind.ApiName ? WildcardPattern.Escape(value) : value;

    private static AwsSessionOptions ReadSession(SuggestionKind kind, TypedArguments arguments, SessionState session) => kind switch
    {
        SuggestionKind.Region => new AwsSessionOptions(),
        SuggestionKind.Profile => new AwsSessionOptions { ProfileLocation = ProfileLocation(arguments, session) },
        _ => new AwsSessionOptions
        {
            AccessKey = arguments.Text(nameof(AwsCmdlet.AccessKey)),
            SecretKey = arguments.Text(nameof(AwsCmdlet.SecretKey)),
            SessionToken = arguments.Text(nameof(AwsCmdlet.SessionToken)),
            ProfileName = arguments.Text(nameof(AwsCmdlet.ProfileName)),
            ProfileLocation = ProfileLocation(arguments, session),
            Credential =
                arguments[nameof(AwsCmdlet.Credential)] is { } credential ? ExternalCredentials.From(credential, "-Credential") : null,
            StoredCredentials =
                session.PSVariable.GetValue("StoredAWSCredentials") is { } stored
                    ? ExternalCredentials.From(stored, "$StoredAWSCredentials")
                    : null,
            Region = arguments.Text(nameof(RegionalAwsCmdlet.Region)),
            StoredRegion = session.PSVariable.GetValue("StoredAWSRegion")?.ToString(),
            EndpointUrl = arguments.Text(nameof(AwsCmdlet.EndpointUrl)),
        },
    };

    private static string? ProfileLocation(TypedArguments arguments, SessionState session) =>
        arguments.Text(nameof(AwsCmdlet.ProfileLocation)) is { } path
            ? FileSystemPath.Resolve(session.Path, path, nameof(AwsCmdlet.ProfileLocation))
            : null;

    /// <summary>
    /// Variables and locations of the user's session: a completer is given none, and the runspace's proxy refuses while a pipeline runs.
    /// </summary>
    private static SessionState CurrentSession()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return ((EngineIntrinsics)shell.AddScript("$ExecutionContext").Invoke()[0].BaseObject).SessionState;
    }
}
