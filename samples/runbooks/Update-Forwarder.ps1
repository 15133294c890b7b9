#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Upgrades the forwarder to the one that the installed module holds, checks it, and rolls back where a check fails.
.DESCRIPTION
    Install the new version of the module first (Update-PSResource Wallarm.Connector). The script publishes a new version of the function and moves the alias
    live to it; settings, environment and concurrency stay. A forwarder from before ext_proc moves to it, which -WhatIf shows: its node has to be in
    envoy-external-filter mode by then, or the upgrade stops with Wallarm.NodeProtocol before anything else serves. Then it looks at every hop, and with -Probe sends one marked line through the chain. A hop that
    fails now and did not fail before moves the alias back one version, its environment with it.
.PARAMETER FunctionName
    Name of the forwarder function.
.PARAMETER Probe
    Send one marked line through the real chain. It is written into the customer's log group, and API Discovery ignores it.
.PARAMETER ProbeTimeout
    How long the line may take to get to the function, seconds.
.PARAMETER Region
    System name of the region.
.PARAMETER ProfileName
    Profile of the AWS configuration files.
.EXAMPLE
    ./Update-Forwarder.ps1 -WhatIf
.EXAMPLE
    ./Update-Forwarder.ps1 -Probe -Region eu-central-1
.OUTPUTS
    Wallarm.Connector.PublishedForwarder, then Wallarm.Connector.ConnectorCheck for each hop; after a rollback the version that is live again.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidatePattern('^[a-zA-Z0-9_-]{1,64}$')]
    [string] $FunctionName = 'wallarm-api-discovery-connector',

    [switch] $Probe,

    [ValidateRange(1, 900)]
    [int] $ProbeTimeout = 120,

    [ValidateNotNullOrEmpty()]
    [string] $Region,

    [ValidateNotNullOrEmpty()]
    [string] $ProfileName
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$session = @{}
foreach ($name in 'ProfileName', 'Region') {
    if ($PSBoundParameters.ContainsKey($name)) { $session[$name] = $PSBoundParameters[$name] }
}

$live = (Get-WallarmConnector -FunctionName $FunctionName @session).Version
$failedBefore = @(Test-WallarmConnector -FunctionName $FunctionName @session | Where-Object Status -EQ 'Failed' | ForEach-Object { "$($_.Name) $($_.Target)" })
$published = Publish-WallarmForwarder -FunctionName $FunctionName @session
$published
if ($WhatIfPreference) { return }

$checks = @(Test-WallarmConnector -FunctionName $FunctionName -Probe:$Probe -ProbeTimeout $ProbeTimeout @session)
$checks
$broken = @($checks | Where-Object { $_.Status -eq 'Failed' -and "$($_.Name) $($_.Target)" -notin $failedBefore })
if (-not $broken) { return }
# Where no version was published there is nothing to go back from.
if ($published.Version -eq $live) { throw "The forwarder is that of this module already, and does not work: $($broken.Name -join ', ')." }
Publish-WallarmForwarder -FunctionName $FunctionName -Rollback @session
throw "After the upgrade these failed: $($broken.Name -join ', '). The version before is live again."
