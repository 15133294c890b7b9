<#
.SYNOPSIS
    A Wallarm node on this machine: the Simulators' command node (tests/Simulators).
#>
. $PSScriptRoot/AwsStandIn.ps1

<#
.SYNOPSIS
    Starts a node and waits until it listens.
.PARAMETER CaPath
    With https: takes the certificate of the private authority that signed the node's.
#>
function Start-NodeStandIn {
    [CmdletBinding()]
    param([string] $CaPath)

    $start = [Diagnostics.ProcessStartInfo] @{ FileName = 'dotnet'; RedirectStandardOutput = $true }
    $tls = if ($CaPath) { '--tls', '--tls-ca-out', $CaPath }
    foreach ($argument in @(Get-SimulatorAssembly; 'node'; '--mode'; 'envoy-external-filter'; '--listen'; '127.0.0.1:0'; '--metrics'; '127.0.0.1:0'; $tls)) { $start.ArgumentList.Add($argument) }
    $process = [Diagnostics.Process]::Start($start)
    while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        if ($line -match '^node listens on (https?)://(.+)$') { $scheme, $address = $Matches[1, 2] }
        if ($line -match '^metrics on (.+)$') { return [pscustomobject] @{ Process = $process; Scheme = $scheme; Url = $address; MetricsUrl = $Matches[1] } }
    }
    throw 'The node did not start.'
}

function Stop-NodeStandIn {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Node)

    $Node.Process.Kill($true)
    $Node.Process.WaitForExit()
    $Node.Process.Dispose()
}
