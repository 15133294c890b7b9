<#
.SYNOPSIS
    AWS on this machine, for test files about cmdlets: the Simulators' command aws (tests/Simulators), and commands that look into it.
.DESCRIPTION
    A test file starts one and stops it. Each has an account of its own, so that it begins empty, and a pwsh of its own that the file's commands run in.
#>
. $PSScriptRoot/PackedModule.ps1

<#
.SYNOPSIS
    Says whether the stand-in can run here, and in one line why not.
#>
function Test-AwsStandIn {
    [CmdletBinding()]
    [OutputType([bool])]
    param()

    if (Get-Command moto_server -CommandType Application -ErrorAction Ignore) { return $true }
    Write-Warning 'Skipped: moto_server, which plays AWS, is not installed (pip install moto[server]).'
    $false
}

function Get-SimulatorAssembly {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $name = 'Wallarm.Connector.Simulators'
    $built = Join-Path $PSScriptRoot "../../artifacts/bin/$name"
    $newest = Get-ChildItem -Path "$built/*/$name.dll" -ErrorAction Ignore | Sort-Object LastWriteTimeUtc | Select-Object -Last 1
    if (-not $newest) { throw 'The stand-ins are not built: dotnet build tests/Simulators builds it.' }
    $newest.FullName
}

<#
.SYNOPSIS
    Starts a stand-in and waits until it answers.
.PARAMETER Option
    Further options of the command aws, such as --like-aws or --forwarder.
#>
function Start-AwsStandIn {
    [CmdletBinding()]
    param([string[]] $Option = @())

    $start = [Diagnostics.ProcessStartInfo] @{
        FileName = 'dotnet'; RedirectStandardInput = $true; RedirectStandardOutput = $true; RedirectStandardError = $true
    }
    foreach ($argument in @(Get-SimulatorAssembly; 'aws'; '--port'; '0'; $Option)) { $start.ArgumentList.Add($argument) }
    $process = [Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $environment = @{ AWS_EC2_METADATA_DISABLED = 'true' }
    while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        if ($line -eq 'ready') {
            return [pscustomobject] @{
                Process = $process; Environment = $environment; Endpoint = $environment.AWS_ENDPOINT_URL; Session = $null
                HomeFolder = (New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName
            }
        }
        if ($line -match '^export (\w+)=(.*)$') { $environment[$Matches[1]] = $Matches[2] }
    }
    throw "The AWS stand-in did not start: $($errors.Result)"
}

function Stop-AwsStandIn {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Aws)

    if ($Aws.Session) {
        $Aws.Session.Runspace.Dispose()
        $Aws.Session.Instance.Dispose()
    }
    Remove-Item -LiteralPath $Aws.HomeFolder -Recurse -Force

    # It ends with its standard input.
    $Aws.Process.StandardInput.Close()
    if (-not $Aws.Process.WaitForExit(15000)) { $Aws.Process.Kill($true) }
    $Aws.Process.Dispose()
}

<#
.SYNOPSIS
    The calls since the stand-in started or since Clear-AwsCall, those that change something with -Mutating.
#>
function Get-AwsCall {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [switch] $Mutating
    )

    (Invoke-RestMethod "$($Aws.Endpoint)/simulator/calls") | Where-Object { $_.isMutating -or -not $Mutating }
}

function Clear-AwsCall {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Aws)

    [void] (Invoke-RestMethod "$($Aws.Endpoint)/simulator/calls" -Method Delete)
}

<#
.SYNOPSIS
    Lets calls go wrong, such as CreateFunction:1-2:throttled or iam.*:*:denied, until Clear-AwsFault.
#>
function Add-AwsFault {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Fault
    )

    [void] (Invoke-RestMethod "$($Aws.Endpoint)/simulator/faults" -Method Post -Body (@{ fault = $Fault } | ConvertTo-Json))
}

function Clear-AwsFault {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Aws)

    [void] (Invoke-RestMethod "$($Aws.Endpoint)/simulator/faults" -Method Delete)
}

<#
.SYNOPSIS
    Opens a pwsh of its own with the module, with the stand-in as its AWS and an empty home folder, for Invoke-InAccount.
#>
function Open-ModuleSession {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Aws)

    $instance = [Management.Automation.Runspaces.PowerShellProcessInstance]::new()
    $environment = $instance.Process.StartInfo.Environment
    @($environment.Keys) -like 'AWS_*' | ForEach-Object { [void] $environment.Remove($_) }
    $Aws.Environment.Keys | ForEach-Object { $environment[$_] = $Aws.Environment[$_] }
    $environment['HOME'] = $environment['USERPROFILE'] = $Aws.HomeFolder
    # Scripts that require the module find it by its name.
    $environment['PSModulePath'] = (Split-Path -Parent (Split-Path -Parent (Get-PackedModule))) + [IO.Path]::PathSeparator + $env:PSModulePath
    $runspace = [runspacefactory]::CreateOutOfProcessRunspace([Management.Automation.Runspaces.TypeTable]::LoadDefaultTypeFiles(), $instance)
    $runspace.Open()
    $shell = [powershell]::Create($runspace)
    try {
        [void] $shell.AddScript({
                param($manifest)
                $WarningPreference = 'SilentlyContinue'
                $PSStyle.OutputRendering = 'PlainText'
                Import-Module $manifest -ErrorAction Stop

                # The errors of a command, as a user sees them.
                function global:Get-Problem([scriptblock] $command) {
                    try { $errors = & $command 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } } catch { $errors = $_ }
                    foreach ($problem in $errors) {
                        [pscustomobject] @{
                            Id = $problem.FullyQualifiedErrorId -replace ',.*'; Category = "$($problem.CategoryInfo.Category)"; Target = "$($problem.TargetObject)"
                            Message = "$problem"; RecommendedAction = $problem.ErrorDetails.RecommendedAction
                        }
                    }
                }
            }).AddArgument((Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1')).Invoke()
        if ($shell.HadErrors) { throw $shell.Streams.Error[0] }
    } finally {
        $shell.Dispose()
    }
    [pscustomobject] @{ Instance = $instance; Runspace = $runspace }
}

<#
.SYNOPSIS
    Runs commands of the module in the stand-in's session. What they return comes back as JSON has it; an error that nobody caught is thrown.
.DESCRIPTION
    Get-Problem { ... } is there: it returns the errors of what it runs, as a user sees them.
#>
function Invoke-InAccount {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] $Aws,
        [Parameter(Mandatory, Position = 1)] [scriptblock] $ScriptBlock,
        [Parameter(Position = 2)] [object[]] $ArgumentList = @()
    )

    if (-not $Aws.Session) { $Aws.Session = Open-ModuleSession $Aws }
    $shell = [powershell]::Create($Aws.Session.Runspace)
    try {
        [void] $shell.AddScript("& { $ScriptBlock } @args | ConvertTo-Json -Compress -AsArray -Depth 8 -WarningAction Ignore")
        $ArgumentList | ForEach-Object { [void] $shell.AddArgument($_) }
        $answer = $shell.Invoke()
        if ($shell.Streams.Error.Count) { throw $shell.Streams.Error[0] }
    } finally {
        $shell.Dispose()
    }
    if ($answer) { ConvertFrom-Json $answer[0] }
}
