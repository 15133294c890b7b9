#Requires -Version 7.4

<#
.SYNOPSIS
    Builds, tests, measures, packs or publishes this repository.
.DESCRIPTION
    A thin caller of the MSBuild targets in build/Package.proj. Everything but signing and publishing can be done without PowerShell:
    dotnet msbuild build/Package.proj -t:<Task> -p:Configuration=<Configuration>
.PARAMETER Task
    Build       everything in the solution (the default)
    Test        all tests
    Proof       the long proofs at their full size, always Release (docs/reliability.md): takes the better part of an hour
    Pester      the tests of the packed module in pwsh (artifacts/module/ must hold it); brings the Pester that they need
    Bench       the benchmarks, always Release
    Package     everything that is shipped, always Release: both forwarder zips (artifacts/forwarder/), then the module and its package
                (artifacts/module/), with a list of its files and their sizes
    Forwarder   both forwarder zips alone
    Module      the module and its package alone, with the zips that artifacts/forwarder/ holds
    StageModule the module without forwarder zips and package, for trying it out: artifacts/stage/
    Quickstart  the sample: an event through the real forwarder process, and the inventory that the node learned
    Reference   the reference pages of the cmdlets, docs/cmdlets/
    ServiceModels    the clients of AWS services, from the service models of botocore
    OfficialSurface  compiles against the public surface of the official AWS packages
    Publish     pushes the package that is there to a repository (dotnet nuget push); with -WhatIf it shows what would be pushed
    Clean       removes artifacts/
.PARAMETER Configuration
    Debug (the default) or Release.
.PARAMETER CertificateThumbprint
    With Package or Module, on Windows: the code-signing certificate, of the current user's store, that signs the module's assemblies, views and manifest.
.PARAMETER TimestampServer
    URL of the server that says when that was. Without one, signatures end with the certificate.
.PARAMETER Repository
    With Publish: URL, or folder, of the repository. The default is the PowerShell Gallery.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test -Configuration Release
.EXAMPLE
    ./build.ps1 -Task Package
.EXAMPLE
    ./build.ps1 -Task Publish -WhatIf
.NOTES
    Publish takes the key of the repository from the environment variable NUGET_API_KEY.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Proof', 'Pester', 'Bench', 'Package', 'Forwarder', 'Module', 'StageModule', 'Quickstart', 'Reference', 'ServiceModels', 'OfficialSurface', 'Publish', 'Clean')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [string] $CertificateThumbprint,

    [uri] $TimestampServer,

    [string] $Repository = 'https://www.powershellgallery.com/api/v2/package'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# The exit code of dotnet is what the caller is told; a script error about it would only hide it.
$PSNativeCommandUseErrorActionPreference = $false

$version = (Import-PowerShellDataFile -LiteralPath (Join-Path $PSScriptRoot 'Wallarm.Connector.psd1')).ModuleVersion
$modules = Join-Path $PSScriptRoot 'artifacts/module'
$msbuild = 'msbuild', (Join-Path $PSScriptRoot 'build/Package.proj'), "-p:Configuration=$Configuration"

function Invoke-DotNet([string[]] $Arguments) {
    & dotnet @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Add-Signature([string] $Folder, [string] $Thumbprint, [uri] $Server) {
    if (-not $IsWindows) { throw '-CertificateThumbprint: Authenticode signatures are made on Windows.' }
    $arguments = @{ Certificate = Get-Item -LiteralPath "Cert:\CurrentUser\My\$Thumbprint"; HashAlgorithm = 'SHA256' }
    if ($Server) { $arguments.TimestampServer = $Server }
    # What others have signed keeps its signature.
    $unsigned = Get-ChildItem -LiteralPath $Folder -Recurse -File |
        Where-Object { $_.Extension -in '.ps1xml', '.psd1' -or $_.Name -like 'Wallarm.*.dll' } |
        Set-AuthenticodeSignature @arguments |
        Where-Object Status -NE 'Valid'
    if ($unsigned) { throw "Not signed: $($unsigned.Path -join ', '): $($unsigned[0].StatusMessage)" }
}

if ($Task -eq 'Publish') {
    $package = Join-Path $modules "Wallarm.Connector.$version.nupkg"
    if (-not (Test-Path -LiteralPath $package)) { throw "There is no package to publish: ./build.ps1 -Task Package makes '$package'." }
    $hash = (Get-FileHash -LiteralPath $package -Algorithm SHA256).Hash.ToLowerInvariant()
    $size = (Get-Item -LiteralPath $package).Length
    if ($PSCmdlet.ShouldProcess("Wallarm.Connector $version ($package, $size bytes, sha256 $hash)", "Push to $Repository")) {
        if (-not $env:NUGET_API_KEY) { throw 'The environment variable NUGET_API_KEY, with the key of the repository, is not set.' }
        Invoke-DotNet nuget, push, $package, --source, $Repository, --api-key, $env:NUGET_API_KEY
    }
} elseif (-not $PSCmdlet.ShouldProcess($Task, 'dotnet msbuild build/Package.proj')) {
    return
} elseif ($CertificateThumbprint -and $Task -in 'Package', 'Module') {
    if ($Task -eq 'Package') { Invoke-DotNet ($msbuild + '-t:Forwarder') }
    Invoke-DotNet ($msbuild + '-t:LayOutModule')
    Add-Signature -Folder (Join-Path $modules "Wallarm.Connector/$version") -Thumbprint $CertificateThumbprint -Server $TimestampServer
    Invoke-DotNet ($msbuild + '-t:PackModule')
} else {
    Invoke-DotNet ($msbuild + "-t:$Task")
}
