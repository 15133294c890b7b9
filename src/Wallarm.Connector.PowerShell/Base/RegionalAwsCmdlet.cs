using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>A cmdlet that works in one region.</summary>
public abstract class RegionalAwsCmdlet : AwsCmdlet
{
    /// <summary>System name of the AWS region, such as eu-central-1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? Region { get; set; }

    private protected override IReadOnlyList<string> GivenRegions => Region is null ? [] : [Region];
}
