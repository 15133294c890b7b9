#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Rotates the private authority that signs the node's certificate, without a gap.
.DESCRIPTION
    Three steps, two of them by this script:

    1. -NewCaPath with -OldCaPath: the function trusts both authorities.
    2. Change the certificate on the node.
    3. -NewCaPath alone: the function trusts the new authority only.

    After each, the function itself looks at the node. A certificate that it does not trust moves the function back to its version before, and is an error.
.PARAMETER NewCaPath
    PEM file with the new authority.
.PARAMETER OldCaPath
    PEM file with the authority that is in use. Leave it out in the last step.
.PARAMETER FunctionName
    Name of the forwarder function.
.PARAMETER Region
    System name of the region.
.PARAMETER ProfileName
    Profile of the AWS configuration files.
.EXAMPLE
    ./Update-NodeAuthority.ps1 -NewCaPath ./ca-2027.pem -OldCaPath ./ca-2026.pem

    Before the node gets its new certificate.
.EXAMPLE
    ./Update-NodeAuthority.ps1 -NewCaPath ./ca-2027.pem

    When the node has it.
.OUTPUTS
    Wallarm.Connector.PublishedForwarder, then Wallarm.Connector.ConnectorCheck for each step of the way to the node.
.NOTES
    The environment of a function holds 4 KB in all: two authorities fit, long chains do not. Where they do not, pin fingerprints meanwhile:
    Publish-WallarmForwarder -NodeFingerprint <old>, <new>.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
    [string] $NewCaPath,

    [ValidateScript({ Test-Path -LiteralPath $_ -PathType Leaf })]
    [string] $OldCaPath,

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

$live = (Get-WallarmConnector -FunctionName $FunctionName @session).Version
$trusted = @($NewCaPath) + @($OldCaPath | Where-Object { $_ })
$together = New-TemporaryFile -WhatIf:$false
try {
    $pem = foreach ($path in $trusted) { (Get-Content -Raw -LiteralPath $path).Trim() }
    Set-Content -LiteralPath $together -Value ($pem -join "`n") -WhatIf:$false
    $published = Publish-WallarmForwarder -FunctionName $FunctionName -NodeCaPath $together.FullName @session
} finally {
    Remove-Item -LiteralPath $together -WhatIf:$false
}
$published
if ($WhatIfPreference) { return }

$steps = @(Test-WallarmNode -FromFunction $FunctionName @session)
$steps
$failed = @($steps | Where-Object Status -EQ 'Failed')
if (-not $failed) { return }
# Where no version was published there is nothing to go back from.
if ($published.Version -eq $live) { throw "The function trusts these authorities already, and does not reach the node ($($failed.Name -join ', '))." }
Publish-WallarmForwarder -FunctionName $FunctionName -Rollback @session
throw "The function does not reach the node with these authorities ($($failed.Name -join ', ')). It trusts again what it trusted before."
