BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Ctrl+C' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn

        function Wait-AwsCall([string] $operation) {
            $patience = [Diagnostics.Stopwatch]::StartNew()
            while (-not (Get-AwsCall $aws | Where-Object operation -EQ $operation)) {
                if ($patience.Elapsed.TotalSeconds -gt 30) { throw "$operation was not called." }
                Start-Sleep -Milliseconds 50
            }
        }
    }

    BeforeEach { Clear-AwsCall $aws }

    AfterEach { Clear-AwsFault $aws }

    AfterAll { Stop-AwsStandIn $aws }

    It 'ends a command in the middle of <operation>, and the session goes on' -ForEach @(
        @{ operation = 'GetRole'; fault = 'iam.GetRole:*:hang' }
        @{ operation = 'CreateRole'; fault = 'iam.CreateRole:*:hang' }
    ) {
        if (-not $aws.Session) { $aws.Session = Open-ModuleSession $aws }
        Add-AwsFault $aws $fault
        $shell = [powershell]::Create($aws.Session.Runspace)
        try {
            $running = $shell.AddScript('New-WallarmLambdaRole').BeginInvoke()
            Wait-AwsCall $operation
            $shell.Stop()
            $running.IsCompleted | Should -BeTrue
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $shell.Streams.Error | Should -BeNullOrEmpty
        } finally {
            $shell.Dispose()
        }
        Clear-AwsFault $aws
        Invoke-InAccount $aws { (New-WallarmLambdaRole -WhatIf).Status } | Should -Be 'Planned'
    }

    It 'ends pwsh, which then makes no further call' -Skip:$IsWindows {
        Add-AwsFault $aws 'iam.CreateRole:*:hang'
        # These tests may run as a shell's job in the background, which ignores Ctrl+C and hands that on.
        $command = @(
            if ($IsLinux) { 'env', '--default-signal=INT' }
            Get-PwshProgram
            '-NoProfile', '-Command'
            "Import-Module '$(Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1')'; New-WallarmLambdaRole; 'went on'"
        )
        $start = [Diagnostics.ProcessStartInfo] @{ FileName = $command[0]; RedirectStandardOutput = $true; RedirectStandardError = $true }
        foreach ($argument in $command | Select-Object -Skip 1) { $start.ArgumentList.Add($argument) }
        $aws.Environment.Keys | ForEach-Object { $start.Environment[$_] = $aws.Environment[$_] }
        $process = [Diagnostics.Process]::Start($start)
        try {
            $said = $process.StandardOutput.ReadToEndAsync()
            Wait-AwsCall CreateRole
            & kill -INT $process.Id
            $process.WaitForExit(30000) | Should -BeTrue
            $process.ExitCode | Should -Not -Be 0
            $said.Result | Should -Not -Match 'went on'
        } finally {
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
        }
        (Get-AwsCall $aws -Mutating).operation | Should -Be 'CreateRole'
    }
}
