#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests, measures or packs this repository.
.DESCRIPTION
    A thin caller of the MSBuild targets in build/Package.proj. Everything it does can be done without PowerShell:
    dotnet msbuild build/Package.proj -t:<Task> -p:Configuration=<Configuration>
.PARAMETER Task
    Build       everything in the solution (the default)
    Test        all tests
    Bench       the benchmarks, always Release
    Package     everything that is shipped, always Release: both forwarder zips (artifacts/forwarder/), then the module and its package
                (artifacts/module/)
    Forwarder   both forwarder zips alone
    Module      the module and its package alone, with the zips that artifacts/forwarder/ holds
    StageModule the module without forwarder zips and package, for trying it out: artifacts/stage/
    Quickstart  the sample: an event through the real forwarder process, and the inventory that the node learned
.PARAMETER Configuration
    Debug (the default) or Release.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Test -Configuration Release
.EXAMPLE
    ./build.ps1 -Task Package
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Bench', 'Package', 'Forwarder', 'Module', 'StageModule', 'Quickstart')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# The exit code of dotnet is what the caller is told; a script error about it would only hide it.
$PSNativeCommandUseErrorActionPreference = $false

$project = Join-Path $PSScriptRoot 'build/Package.proj'
& dotnet msbuild $project "-t:$Task" "-p:Configuration=$Configuration"
exit $LASTEXITCODE
