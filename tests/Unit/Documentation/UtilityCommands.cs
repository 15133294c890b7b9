namespace Wallarm.Connector.Tests.Documentation;

/// <summary>
/// Stand-ins for what the documentation uses beside the module's cmdlets and is not part of System.Management.Automation:
/// Microsoft.PowerShell.Utility and Management, and AWS Tools for PowerShell.
/// </summary>
internal static class UtilityCommands
{
    /// <summary>
    /// Those that format check what they are asked to show: a property that an object does not have is shown as nothing, and nobody
    /// notices.
    /// </summary>
    public const string Script =
        """
        function global:Format-List {
            param([Parameter(Position = 0)] [string[]] $Property, [Parameter(ValueFromPipeline)] $InputObject)
            process {
                foreach ($name in $Property) { if ($InputObject.psobject.Properties.Name -notcontains $name) { throw "$($InputObject.GetType().Name) has no property $name." } }
                $InputObject
            }
        }
        function global:Format-Table {
            param([Parameter(Position = 0)] [string[]] $Property, [Parameter(ValueFromPipeline)] $InputObject)
            process { $InputObject | Format-List $Property }
        }
        function global:Measure-Object {
            param([switch] $Sum, [Parameter(ValueFromPipeline)] $InputObject)
            begin { $total = 0 }
            process { $total += $InputObject }
            end { [pscustomobject] @{ Sum = $total } }
        }
        function global:Get-Content {
            param([string] $Path, [switch] $Raw)
            [System.IO.File]::ReadAllText($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
        }
        function global:Use-STSRole {
            param([string] $RoleArn, [string] $RoleSessionName)
            [pscustomobject] @{ Credentials = $StoredAWSCredentials }
        }
        """;
}
