#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    First installation: makes what a configuration file says, then checks every hop of it.
.DESCRIPTION
    Installs role, function, logging and subscriptions of all stages in the file, and looks at each part afterwards. Run again, it brings back what has
    drifted and changes nothing else. With -WhatIf it shows the plan and ends.

    A failed target or hop ends the script with an error, after everything that could be made was made and looked at: the same command goes on from there.
.PARAMETER ConfigurationPath
    The configuration file, JSON or PowerShell data. connector.json and connector.psd1 in this folder are examples.
.PARAMETER ProfileName
    Profile of the AWS configuration files. Left out, the credentials are those of the session or of the environment.
.PARAMETER Region
    System name of the region for stages that the file gives none for.
.EXAMPLE
    ./Install-Connector.ps1 -ConfigurationPath ./connector.json -WhatIf

    Shows every change, property by property.
.EXAMPLE
    ./Install-Connector.ps1 -ConfigurationPath ./connector.json -ProfileName production
.OUTPUTS
    Wallarm.Connector.ConnectorInstallation for each target, then Wallarm.Connector.ConnectorCheck for each hop.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
    [string] $ConfigurationPath,

    [ValidateNotNullOrEmpty()]
    [string] $ProfileName,

    [ValidateNotNullOrEmpty()]
    [string] $Region
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$session = @{}
foreach ($name in 'ProfileName', 'Region') {
    if ($PSBoundParameters.ContainsKey($name)) { $session[$name] = $PSBoundParameters[$name] }
}

# -ErrorAction Continue: each target that failed is told, and those that need nothing of it are made.
$targets = @(Install-WallarmConnector -ConfigurationPath $ConfigurationPath -PassThru -ErrorAction Continue @session)
$targets
$undone = @($targets | Where-Object Status -In 'Failed', 'NotStarted')
if ($undone) { throw "Not installed: $($undone.Target -join '; '). Mend what the errors above name, and run the same command again." }
if ($WhatIfPreference) { return }

$checks = @(Test-WallarmConnector -ConfigurationPath $ConfigurationPath @session)
$checks
$failed = @($checks | Where-Object Status -In 'Failed', 'Unknown')
if ($failed) { throw "Installed, but not known to work: $($failed.Name -join ', '). What to do is in their Remediation." }
