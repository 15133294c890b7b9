#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Adds a stage to a connector that is there: its logging, the subscription, and a look at the result.
.DESCRIPTION
    For connectors that are run without a configuration file. Where there is one, add the stage to the file and run Install-Connector.ps1 instead: what the
    file does not name is not watched.
.PARAMETER RestApiId
    Id of the REST API. Tab suggests those of the account, by name too.
.PARAMETER ApiId
    Id of the HTTP API.
.PARAMETER StageName
    Name of the stage, such as prod or $default (in single quotes).
.PARAMETER FunctionName
    Name of the forwarder function.
.PARAMETER Merge
    Keep the access-log format and the log group that the stage has, and add the keys that are missing.
.PARAMETER Region
    System name of the region of API and function.
.PARAMETER ProfileName
    Profile of the AWS configuration files.
.EXAMPLE
    ./Add-ConnectorStage.ps1 -RestApiId a1b2c3d4e5 -StageName prod -WhatIf
.EXAMPLE
    ./Add-ConnectorStage.ps1 -ApiId f6g7h8i9j0 -StageName '$default' -Merge -Region eu-central-1
.OUTPUTS
    Wallarm.Connector.StageLogging, Wallarm.Connector.LogSubscription, and Wallarm.Connector.ConnectorCheck for each hop.
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Rest')]
param(
    [Parameter(Mandatory, ParameterSetName = 'Rest')]
    [ValidateNotNullOrEmpty()]
    [string] $RestApiId,

    [Parameter(Mandatory, ParameterSetName = 'Http')]
    [ValidateNotNullOrEmpty()]
    [string] $ApiId,

    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $StageName,

    [ValidatePattern('^[a-zA-Z0-9_-]{1,64}$')]
    [string] $FunctionName = 'wallarm-api-discovery-connector',

    [switch] $Merge,

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
$api = if ($RestApiId) { @{ RestApiId = $RestApiId } } else { @{ ApiId = $ApiId } }

$logging = Set-WallarmStageLogging -StageName $StageName -CreateAccountRole -Merge:$Merge @api @session
$logging
$logging | Add-WallarmSubscriptionFilter -FunctionName $FunctionName @session
if ($WhatIfPreference) { return }

$checks = @($logging | Test-WallarmConnector -FunctionName $FunctionName @session)
$checks
$failed = @($checks | Where-Object Status -In 'Failed', 'Unknown')
if ($failed) { throw "The stage was added, but is not known to work: $($failed.Name -join ', '). What to do is in their Remediation." }
