using System.Text;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>The log group that a stage shall log to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN as the stage takes it.</param>
/// <param name="Existing">The group as it is; null where it is still to be made.</param>
internal sealed record ChosenLogGroup(string Name, string Arn, LogGroup? Existing);

/// <summary>Finds the log group that access logs go to, and checks that it can be subscribed to.</summary>
/// <remarks>
/// Where neither the user nor the stage names one it is <c>/aws/apigateway/&lt;API name&gt;</c>. Names of APIs are not unique, and anything
/// may log to a group of that name: one that exists counts as taken, unless the connector gave it to a stage of this API (its saved
/// settings tell) or made it for this API (its tags tell, also after the settings were restored and nothing is saved any more). In place of
/// a taken one it is <c>/aws/apigateway/&lt;API name&gt;-&lt;API id&gt;</c>, there or not. A stage that logs to a group stays there, so a
/// second run finds the same.
/// </remarks>
internal sealed class LogGroupChoice(AwsSession session, LoggedStage stage, SavedSettings saved, PromisedLogGroups promised)
{
    private const string Prefix = "/aws/apigateway/";
    private const int MaxNameLength = 512;

    private readonly LogGroups _groups = new(session);

    private string Api => $"{stage.Collection}/{stage.ApiId}";

    /// <summary>The group that the user asks for.</summary>
    /// <param name="requested">What was asked; null where nothing was.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOptionException">It is one of another account, or one that cannot be subscribed to.</exception>
    public async Task<ChosenLogGroup?> RequestedAsync(RequestedLogGroup? requested, CancellationToken cancellation)
    {
        if (requested is null) return null;
        var group = await FindAsync(requested.Name, cancellation).ConfigureAwait(false);
        if (FlawOf(group.Existing) is { } flaw)
        {
            throw Unusable(group.Name, flaw, "Give another log group with -LogGroupName: the class of a group cannot be changed.");
        }

        if (requested.Account is not { } account || LogDestination.LogGroupArn().Match(group.Arn).Groups["account"].Value == account)
        {
            return group;
        }

        throw new InvalidOptionException(
            "Wallarm.LogGroupNameInvalid",
            ConnectorErrorCategory.InvalidArgument,
            $"The log group '{group.Name}' of account {account} is not one of this account.")
        {
            Target = group.Name,
            RecommendedAction = "A stage logs to a group of its own account: give the name of one.",
        };
    }

    /// <summary>Decides on the group.</summary>
    /// <param name="kept">The destination of the stage, where it stays; else null.</param>
    /// <param name="requested">The group that the user asks for; null where none is named.</param>
    /// <param name="isReplaced">Whether a destination that cannot be subscribed to may be replaced.</param>
    /// <param name="apiName">The API's name; null where it is not known yet.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The group, and the API's name where it is known by now.</returns>
    /// <exception cref="InvalidOptionException">The group cannot be subscribed to.</exception>
    public async Task<(ChosenLogGroup Group, string? ApiName)> ChooseAsync(
        LogDestination? kept, ChosenLogGroup? requested, bool isReplaced, string? apiName, CancellationToken cancellation)
    {
        if (requested is not null) return (kept is null ? requested : requested with { Arn = kept.Arn }, apiName);
        if (kept is not null)
        {
            var existing = await _groups.FindAsync(kept.LogGroupName!, cancellation).ConfigureAwait(false);
            if (FlawOf(existing) is not { } flaw) return (new ChosenLogGroup(kept.LogGroupName!, kept.Arn, existing), apiName);
            if (!isReplaced)
            {
                throw Unusable(
                    kept.LogGroupName!,
                    $"that the {stage.Resource} logs to {flaw}",
                    "Use -ReplaceExisting to replace it, by the group of -LogGroupName or by one of the API's name.");
            }
        }

        apiName ??= await stage.ReadApiNameAsync(cancellation).ConfigureAwait(false);
        return (await DefaultAsync(apiName, cancellation).ConfigureAwait(false), apiName);
    }

    /// <summary>How long the group shall keep its log, days; null to leave it as it is.</summary>
    public Task<int?> RetentionAsync(ChosenLogGroup group, int? asked, CancellationToken cancellation) =>
        _groups.RetentionAsync(group.Existing, asked, cancellation);

    /// <summary>What makes the group and sets its retention, where that is not as asked.</summary>
    public IEnumerable<Step> Steps(ChosenLogGroup group, int? retentionInDays, IReadOnlyDictionary<string, string> tags) =>
        _groups.Steps(group.Existing, group.Name, retentionInDays, tags, Api);

    /// <summary>The group of the API's name, or of its name and id.</summary>
    private async Task<ChosenLogGroup> DefaultAsync(string apiName, CancellationToken cancellation)
    {
        var group = await FindAsync(DefaultName(apiName), cancellation).ConfigureAwait(false);
        if (group.Existing is null ? promised.IsFreeFor(group.Name, stage.ApiId) : FlawOf(group.Existing) is null
            && await IsOfThisApiAsync(group.Existing, cancellation).ConfigureAwait(false))
        {
            return group;
        }

        var own = await FindAsync(DefaultName(apiName, stage.ApiId), cancellation).ConfigureAwait(false);
        return FlawOf(own.Existing) is { } flaw ? throw Unusable(own.Name, flaw, "Give another log group with -LogGroupName.") : own;
    }

    private async Task<bool> IsOfThisApiAsync(LogGroup group, CancellationToken cancellation) =>
        await saved.NameLogGroupAsync(group.LogGroupName, cancellation).ConfigureAwait(false)
            || await _groups.IsMadeForAsync(group, Api, cancellation).ConfigureAwait(false);

    /// <summary>The name of the group of an API.</summary>
    /// <param name="apiName">The API's name; what a log group's name cannot have becomes a hyphen.</param>
    /// <param name="apiId">The API's id, where the name alone is taken.</param>
    internal static string DefaultName(string apiName, string? apiId = null)
    {
        var suffix = apiId is null ? "" : $"-{apiId}";
        var name = new StringBuilder(Prefix);
        foreach (var letter in apiName.EnumerateRunes())
        {
            if (name.Length == MaxNameLength - suffix.Length) break;
            name.Append(
                letter.IsAscii && (char.IsAsciiLetterOrDigit((char)letter.Value) || letter.Value is '_' or '/' or '.' or '#' or '-')
                    ? (char)letter.Value
                    : '-');
        }

        return name.Append(suffix).ToString();
    }

    /// <summary>Why a group cannot be subscribed to; null where it can, or where it is not there yet.</summary>
    internal static string? FlawOf(LogGroup? group)
    {
        if (group?.LogGroupClass == LogGroupClass.INFREQUENT_ACCESS)
        {
            return "is of the class Infrequent Access, which takes no subscription filters";
        }

        return group?.LogGroupClass == LogGroupClass.DELIVERY ? "is of the class Delivery, which takes no subscription filters" : null;
    }

    private async Task<ChosenLogGroup> FindAsync(string name, CancellationToken cancellation)
    {
        var existing = await _groups.FindAsync(name, cancellation).ConfigureAwait(false);
        return new ChosenLogGroup(name, existing is null ? _groups.ArnOf(name) : LogGroups.ArnOf(existing), existing);
    }

    private static InvalidOptionException Unusable(string name, string flaw, string action) =>
        new(
            "Wallarm.LogGroupUnusable",
            ConnectorErrorCategory.InvalidOperation,
            $"The log group '{name}' {flaw}.")
        {
            Target = name,
            RecommendedAction = action,
        };
}
