<#
.SYNOPSIS
    Runs the tests of this folder with the Pester that build/Pester.proj has restored, against the packed module.
.DESCRIPTION
    dotnet msbuild build/Package.proj -t:Pester restores pwsh and Pester and calls this file. In a session that has Pester of its own,
    Invoke-Pester tests/Pester does the same.
.PARAMETER Path
    The tests to run: files or folders. The default is all of them.
.PARAMETER Tag
    The tag of the tests to run. Smoke is what dotnet test runs: import, a plan and a deployment. The default is all of them.
.PARAMETER PesterVersion
    5.9.1 or 6.2.0.
.PARAMETER ResultPath
    Where the results go, as NUnit XML. The default is nowhere.
#>
[CmdletBinding()]
param(
    [string[]] $Path = $PSScriptRoot,

    [string[]] $Tag = @(),

    [string] $PesterVersion = '5.9.1',

    [string] $ResultPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Runbooks, and what they start, find Pester by its name.
$tools = Join-Path $PSScriptRoot '../../artifacts/tools'
$modules = Join-Path $tools "modules/$PesterVersion"
if (-not (Test-Path -LiteralPath $modules)) {
    [void] (New-Item -ItemType Directory -Path "$modules/Pester")
    Copy-Item -LiteralPath (Join-Path $tools "pester/$PesterVersion/tools") -Destination "$modules/Pester/$PesterVersion" -Recurse
}
$env:PSModulePath = (Resolve-Path -LiteralPath $modules).Path + [IO.Path]::PathSeparator + $env:PSModulePath
Import-Module Pester -RequiredVersion $PesterVersion
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.Exit = $true
$configuration.Filter.Tag = $Tag
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ResultPath
}
Invoke-Pester -Configuration $configuration
