using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Engine.Backfill;

/// <summary>
/// A ledger in the SSM Parameter Store, one parameter a log group: <c>/wallarm-connector/backfill/&lt;log group&gt;</c>. Each write makes
/// a version of it, so that a second run beside this one is seen by its number.
/// </summary>
internal sealed class ParameterLedger(AwsSession session, string logGroupName) : ILedger
{
    /// <summary>The path of all ledgers.</summary>
    public const string Root = "/wallarm-connector/backfill";

    private readonly string _name = $"{Root}/{SavedSettings.Encode(logGroupName)}";
    private long? _version;

    public string Name => $"SSM parameter {_name}";

    /// <summary>The ledgers of the region whose records went to a function.</summary>
    /// <param name="session">Where.</param>
    /// <param name="functionName">Name of the function.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The names of the parameters.</returns>
    public static async Task<IReadOnlyList<string>> ListAsync(AwsSession session, string functionName, CancellationToken cancellation)
    {
        var parameters = await Pages.ListAsync(
            token => session.Ssm.GetParametersByPathAsync(
                new GetParametersByPathRequest { Path = Root, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Parameters).ConfigureAwait(false);
        return [
            .. parameters.Where(each => FunctionArn.Parse(LedgerState.Parse(each.Value)?.Destination ?? "")?.Name == functionName)
                .Select(each => each.Name),
        ];
    }

    /// <summary>What deletes a ledger.</summary>
    public static Step Deletion(AwsSession session, string parameterName) => new(
        new ResourceChange("Delete", $"SSM parameter '{parameterName}'"),
        token => Absence.WasThereAsync(session.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = parameterName }, token)));

    public async Task<LedgerState?> ReadAsync(CancellationToken cancellation)
    {
        var reading = session.Ssm.GetParameterAsync(new GetParameterRequest { Name = _name }, cancellation);
        if (await Absence.OrNullAsync(reading).ConfigureAwait(false) is not { Parameter: { } found }) return null;
        _version = found.Version;
        return LedgerState.Parse(found.Value) ?? throw BackfillErrors.LedgerUnreadable(Name);
    }

    public async Task WriteAsync(LedgerState state)
    {
        var request = new PutParameterRequest
        {
            Name = _name,
            Type = ParameterType.String,
            Tier = ParameterTier.Standard,
            Overwrite = _version is not null,
            Value = state.ToJson(),
        };
        if (_version is null)
        {
            request.Description = $"What of log group {logGroupName} was handed over by {Ownership.TagValue}";
            var tags = Ownership.Tags(new Dictionary<string, string>());
            request.Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
        }

        try
        {
            // Not cancelled: what was handed over is noted.
            var version = (await session.Ssm.PutParameterAsync(request, CancellationToken.None).ConfigureAwait(false)).Version;
            if (_version is { } before && version != before + 1) throw BackfillErrors.LedgerBusy(Name);
            _version = version;
        }
        catch (ParameterAlreadyExistsException)
        {
            throw BackfillErrors.LedgerBusy(Name);
        }
    }

    public void Dispose()
    {
    }
}
