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
/// a version of it, so that a second run beside this one is seen by its number. There is no conditional write: what another run has noted
/// since it was read is looked for before the first one.
/// </summary>
internal sealed class ParameterLedger(AwsSession session, string logGroupName) : ILedger
{
    /// <summary>The path of all ledgers.</summary>
    public const string Root = "/wallarm-connector/backfill";

    private readonly string _name = $"{Root}/{SavedSettings.Encode(logGroupName)}";
    private long? _version;
    private bool _isOurs;

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
        if (await FindAsync(_name, cancellation).ConfigureAwait(false) is not { } found) return null;
        _version = found.Version;
        return LedgerState.Parse(found.Value) ?? throw BackfillErrors.LedgerUnreadable(Name);
    }

    public async Task WriteAsync(LedgerState state)
    {
        // A run that has ended since then knows more, and its state would be gone with the write.
        if (!_isOurs && _version is { } read && (await FindAsync(_name).ConfigureAwait(false))?.Version != read) throw Busy();
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
            for (var between = version - 1; between > _version; between--)
            {
                // A write that AWS took, whose response was lost, was repeated by the SDK.
                if ((await FindAsync($"{_name}:{between}").ConfigureAwait(false))?.Value != request.Value) throw Busy();
            }

            _version = version;
        }
        catch (ParameterAlreadyExistsException)
        {
            var found = await FindAsync(_name).ConfigureAwait(false);
            if (found?.Value != request.Value) throw Busy();
            _version = found!.Version;
        }

        _isOurs = true;
    }

    public void Dispose()
    {
    }

    // A name with a colon and a number is of that version, one without of the latest.
    private async Task<Parameter?> FindAsync(string name, CancellationToken cancellation = default)
    {
        var reading = session.Ssm.GetParameterAsync(new GetParameterRequest { Name = name }, cancellation);
        return (await Absence.OrNullAsync(reading).ConfigureAwait(false))?.Parameter;
    }

    private ResourceConflictException Busy() => BackfillErrors.LedgerBusy(Name);
}
