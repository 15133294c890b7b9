using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>A cmdlet that works in one region or in several.</summary>
public abstract class MultiRegionAwsCmdlet : AwsCmdlet
{
    /// <summary>System names of the AWS regions, such as eu-central-1, us-east-1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string[]? Region { get; set; }

    private protected override IReadOnlyList<string> GivenRegions => Region ?? [];
}
