#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Incident: no endpoints appear in Wallarm. Follows a record from the stage to the node and says where it stops.
.DESCRIPTION
    Looks, in this order, and changes nothing unless -Probe is given:

    1. every hop of the connector: what failed, and what to do;
    2. the way to the node from the function's own network;
    3. errors in the function's log.

    Where all is well, it says what API Discovery leaves out by its own rules.
.PARAMETER RestApiId
    Id of the REST API whose endpoints are missing.
.PARAMETER ApiId
    Id of the HTTP API whose endpoints are missing.
.PARAMETER StageName
    Name of the stage.
.PARAMETER FunctionName
    Name of the forwarder function.
.PARAMETER Last
    How far back the function's log is read.
.PARAMETER Probe
    Send one marked line through the real chain. It is written into the log group of the stage, and API Discovery ignores it.
.PARAMETER NodeMetricsUrl
    URL of the node's metrics, such as http://node.example.com:9000/metrics, where this computer reaches it: with -Probe it proves what the node counted.
.PARAMETER Region
    System name of the region.
.PARAMETER ProfileName
    Profile of the AWS configuration files.
.EXAMPLE
    ./Find-MissingEndpoint.ps1 -RestApiId a1b2c3d4e5 -StageName prod
.EXAMPLE
    ./Find-MissingEndpoint.ps1 -ApiId f6g7h8i9j0 -StageName '$default' -Probe -NodeMetricsUrl http://node.example.com:9000/metrics
.OUTPUTS
    One object for each finding, the first hop first: Where, What, ToDo. Nothing but a word on the rules of API Discovery where all is well.
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

    [timespan] $Last = '3:00:00',

    [switch] $Probe,

    [ValidateNotNullOrEmpty()]
    [string] $NodeMetricsUrl,

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
$stage = @{ StageName = $StageName; Probe = $Probe }
foreach ($name in 'RestApiId', 'ApiId', 'NodeMetricsUrl') {
    if ($PSBoundParameters.ContainsKey($name)) { $stage[$name] = $PSBoundParameters[$name] }
}

$checks = @(Test-WallarmConnector -FunctionName $FunctionName @stage @session)
$function = $checks | Where-Object Name -EQ 'Function' | Select-Object -First 1
if ($function -and "$($function.Status)" -ne 'Failed') {
    $checks += @(Test-WallarmNode -FromFunction $FunctionName @session)
}
$findings = @(
    $checks | Where-Object Status -In 'Failed', 'Unknown', 'Warning' | ForEach-Object {
        [pscustomobject] @{ Where = $_.Name; What = $_.Detail; ToDo = $_.Remediation }
    }
    # The same error in every batch is one finding.
    Get-WallarmForwarderLog -FunctionName $FunctionName -Last $Last -ErrorsOnly -ErrorAction SilentlyContinue @session |
        Group-Object ErrorType, ErrorMessage | ForEach-Object {
            $newest = $_.Group[-1]
            [pscustomobject] @{
                Where = "$($newest.LogStreamName)"; What = "$($_.Count) times since $($_.Group[0].Timestamp.ToString('u')): $($newest.ErrorType) $($newest.ErrorMessage)"
                ToDo = 'Get-Help about_Wallarm.Connector_Troubleshooting'
            }
        }
)
$findings
if (-not $findings) {
    [pscustomobject] @{
        Where = 'API Discovery'
        What = 'Every hop is well. API Discovery counts calls answered with 200 to 299 only, no OPTIONS or HEAD, no loopback hosts, and no paths with unusual characters; an endpoint appears after several calls.'
        ToDo = 'Look at the endpoint''s calls in the log group of the stage: status, method, host, path.'
    }
}
