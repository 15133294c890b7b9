<#
.SYNOPSIS
    Finds the packed module, for every test file: the folder that WALLARM_MODULE names, or the newest under artifacts/module.
.DESCRIPTION
    The tests are about what users install, so nothing here builds it: dotnet msbuild build/Package.proj -p:Configuration=Release does.
#>
Set-StrictMode -Version Latest

function Get-PackedModule {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    if ($env:WALLARM_MODULE) { return (Resolve-Path -LiteralPath $env:WALLARM_MODULE).Path }
    $packed = Join-Path $PSScriptRoot '../../artifacts/module/Wallarm.Connector'
    $newest = Get-ChildItem -LiteralPath $packed -Directory -ErrorAction Ignore | Sort-Object { [version] $_.Name } | Select-Object -Last 1
    if (-not $newest) { throw 'There is no packed module: dotnet msbuild build/Package.proj -p:Configuration=Release packs it.' }
    $newest.FullName
}

<#
.SYNOPSIS
    The program that a further pwsh is started by: the one that runs, or, if that is the dotnet tool's, which is no program, a script that becomes it.
#>
function Get-PwshProgram {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $program = (Get-Process -Id $PID).Path
    if ((Split-Path -LeafBase $program) -ne 'dotnet') { return $program }
    $script = Join-Path $PSScriptRoot "../../artifacts/tools/pwsh$(if ($IsWindows) { '.cmd' })"
    if (-not (Test-Path -LiteralPath $script)) {
        $library = Join-Path $PSHOME 'pwsh.dll'
        $text = if ($IsWindows) { "@`"$program`" `"$library`" %*" } else { "#!/bin/sh`nexec '$program' '$library' `"`$@`"`n" }
        Set-Content -LiteralPath $script -Value $text -NoNewline
        if (-not $IsWindows) { chmod +x $script }
    }
    (Resolve-Path -LiteralPath $script).Path
}

<#
.SYNOPSIS
    Runs a script block in a pwsh of its own, with the manifest as its first argument, no AWS settings but those given, and an empty home folder.
#>
function Invoke-InFreshProcess {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)]
        [scriptblock] $ScriptBlock,

        [object[]] $ArgumentList = @(),

        [hashtable] $Environment = @{}
    )

    $manifest = Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1'
    $settings = Get-ChildItem env: | Where-Object { $_.Name -match '^(AWS_|HOME$|USERPROFILE$)' -or $Environment.ContainsKey($_.Name) }
    $emptyFolder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))
    try {
        $settings | ForEach-Object { Remove-Item -LiteralPath "env:$($_.Name)" }
        $env:HOME = $env:USERPROFILE = $emptyFolder.FullName
        foreach ($name in $Environment.Keys) { Set-Item -LiteralPath "env:$name" -Value $Environment[$name] }
        & (Get-PwshProgram) -NoProfile -NonInteractive -Command $ScriptBlock -args (@($manifest) + $ArgumentList)
    } finally {
        Remove-Item -Path (@('HOME', 'USERPROFILE') + $Environment.Keys).ForEach({ "env:$_" }) -ErrorAction Ignore
        $settings | ForEach-Object { Set-Item -LiteralPath "env:$($_.Name)" -Value $_.Value }
        Remove-Item -LiteralPath $emptyFolder -Recurse -Force
    }
}
