using System.Management.Automation;

namespace Wallarm.Connector.PowerShell;

/// <summary>Subscribes the forwarder to a log group and lets CloudWatch Logs invoke it (step 6 of Wallarm's guide).</summary>
[Cmdlet(VerbsCommon.Add, "WallarmSubscriptionFilter", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(LogSubscription))]
public sealed class AddWallarmSubscriptionFilterCommand : AwsCmdlet
{
    /// <summary>Name of the log group that holds the access logs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string LogGroupName { get; set; } = null!;

    /// <summary>Name of the forwarder function.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string FunctionName { get; set; } = ForwarderOptions.DefaultFunctionName;

    /// <summary>Name of the subscription filter.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateName("[^:*]{1,512}", "a name of a subscription filter: 1 to 512 characters without : and *")]
    public string FilterName { get; set; } = SubscriptionFilterOptions.DefaultFilterName;

    /// <summary>Pattern of the filter. Empty, as is the default, lets every line through.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ValidateLength(0, 1024)]
    public string FilterPattern { get; set; } = "";

    /// <summary>Replace a filter of that name that feeds something else.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        var options = new SubscriptionFilterOptions
        {
            LogGroupName = LogGroupName,
            FunctionName = FunctionName,
            FilterName = FilterName,
            FilterPattern = FilterPattern,
            Force = Force,
        };
        var subscription = await EngineLoader.Engine.AddSubscriptionFilterAsync(session, options, Observer, cancellation).ConfigureAwait(false);
        if (subscription is not null) await WriteObjectAsync(subscription, cancellation).ConfigureAwait(false);
    }
}
