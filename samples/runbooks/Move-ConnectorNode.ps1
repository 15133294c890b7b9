#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Moves a connector to another node: publishes the new address, looks at the node from the function's own network, and goes back where it cannot be reached.
.DESCRIPTION
    A new version of the function gets the new address and tests the node there. If something listens that speaks another protocol, the script ends with that
    error, and the alias live stays where it is. Else the alias moves at once; batches under way end on the version that they began on. Then the function tests
    the node again (DNS, TCP, TLS, HTTP/2, one call). A step that fails moves the alias back.

    Prepare the new node first: docs/node-setup.md. Where a configuration file is used, change node.url there as well.
.PARAMETER NodeUrl
    Host of the new node, with its port unless that is the scheme's own.
.PARAMETER NodeScheme
    How the node is spoken to.
.PARAMETER NodeCaPath
    PEM file with the authorities that sign the new node's certificate, where these are not public.
.PARAMETER FunctionName
    Name of the forwarder function.
.PARAMETER Region
    System name of the region.
.PARAMETER ProfileName
    Profile of the AWS configuration files.
.EXAMPLE
    ./Move-ConnectorNode.ps1 -NodeUrl node-2.example.com:5080 -NodeScheme https -WhatIf
.EXAMPLE
    ./Move-ConnectorNode.ps1 -NodeUrl 10.0.3.7:5080 -NodeScheme https -NodeCaPath ./node-ca.pem -Region eu-central-1
.OUTPUTS
    Wallarm.Connector.PublishedForwarder, then Wallarm.Connector.ConnectorCheck for each step of the way to the node.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $NodeUrl,

    [Parameter(Mandatory)]
    [ValidateSet('http', 'https')]
    [string] $NodeScheme,

    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
    [string] $NodeCaPath,

    [ValidatePattern('^[a-zA-Z0-9_-]{1,64}$')]
    [string] $FunctionName = 'wallarm-api-discovery-connector',

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
$node = @{ NodeUrl = $NodeUrl; NodeScheme = $NodeScheme }
if ($NodeCaPath) { $node.NodeCaPath = $NodeCaPath }

$live = (Get-WallarmConnector -FunctionName $FunctionName @session).Version
$published = Publish-WallarmForwarder -FunctionName $FunctionName @node @session
$published
if ($WhatIfPreference) { return }

$steps = @(Test-WallarmNode -FromFunction $FunctionName -NodeUrl $NodeUrl -NodeScheme $NodeScheme @session)
$steps
$failed = @($steps | Where-Object Status -EQ 'Failed')
if (-not $failed) { return }
# Where no version was published there is nothing to go back from.
if ($published.Version -eq $live) { throw "The function has $NodeUrl already, and does not reach it ($($failed.Name -join ', '))." }
Publish-WallarmForwarder -FunctionName $FunctionName -Rollback @session
throw "The function does not reach $NodeUrl ($($failed.Name -join ', ')). It is back at the node that it had; mend what the steps name, and run the same command again."
