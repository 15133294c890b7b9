using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Looks at every part of a connector and says which is as it must be, which is not, and what to do (step 7 of Wallarm's guide).</summary>
[Cmdlet(VerbsDiagnostic.Test, "WallarmConnector")]
[OutputType(typeof(ConnectorCheck))]
public sealed class TestWallarmConnectorCommand : AwsCmdlet
{
    /// <summary>Name of the forwarder function.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Id of a REST API whose stage is looked at.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API whose stage is looked at.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ApiId { get; set; }

    /// <summary>Name of the stage.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? StageName { get; set; }

    /// <summary>The log group that holds the access logs. The default is the one that the stage logs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? LogGroupName { get; set; }

    /// <summary>Name of the subscription filter. The default is any that feeds the function.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? FilterName { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new ConnectorTestOptions
        {
            FunctionName = FunctionName,
            RestApiId = string.IsNullOrEmpty(RestApiId) ? null : RestApiId,
            ApiId = string.IsNullOrEmpty(ApiId) ? null : ApiId,
            StageName = string.IsNullOrEmpty(StageName) ? null : StageName,
            LogGroupName = string.IsNullOrEmpty(LogGroupName) ? null : LogGroupName,
            FilterName = string.IsNullOrEmpty(FilterName) ? null : FilterName,
        };
        await foreach (var check in EngineLoader.Engine.TestConnectorAsync(session, options, Observer, cancellation).ConfigureAwait(false))
        {
            await WriteObjectAsync(check, cancellation).ConfigureAwait(false);
        }
    }
}
