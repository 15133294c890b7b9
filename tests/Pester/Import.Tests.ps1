BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
}

Describe 'Import of the packed module' {
    It 'makes the cmdlets known, by the path of the manifest' -Tag Smoke {
        $names = Invoke-InFreshProcess { Import-Module $args[0] -ErrorAction Stop; (Get-Command -Module Wallarm.Connector).Name }
        $names | Should -Contain 'New-WallarmLambdaRole'
        $names | Should -Contain 'Test-WallarmConnector'
    }

    It 'happens by itself where the module is installed' {
        $modules = Split-Path -Parent (Split-Path -Parent (Get-PackedModule))
        $module = Invoke-InFreshProcess -ArgumentList $modules {
            $env:PSModulePath = $args[1] + [IO.Path]::PathSeparator + $env:PSModulePath
            (Get-Command New-WallarmLambdaRole -ErrorAction Stop).ModuleName
        }
        $module | Should -Be 'Wallarm.Connector'
    }

    It 'loads neither the engine nor the AWS SDK, and nothing that could open a socket' {
        $loaded = Invoke-InFreshProcess {
            $before = [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name })
            Import-Module $args[0] -ErrorAction Stop
            [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name }).Where({ $_ -notin $before })
        }
        $loaded | Should -Contain 'Wallarm.Connector.PowerShell'
        $loaded | Should -Not -Contain 'Wallarm.Connector.Engine'
        $loaded | Where-Object { $_ -like 'AWSSDK*' -or $_ -like 'System.Net*' } | Should -BeNullOrEmpty
    }

    It 'can be undone and done again' {
        $count = Invoke-InFreshProcess {
            Import-Module $args[0] -ErrorAction Stop
            Remove-Module Wallarm.Connector
            Import-Module $args[0] -ErrorAction Stop
            @(Get-Command -Module Wallarm.Connector).Count
        }
        $count | Should -BeGreaterOrEqual 5
    }
}

Describe 'A script that cannot go on' {
    It 'ends pwsh -File with an exit code that is not zero, at once' {
        $script = Join-Path $TestDrive 'deploy.ps1'
        Set-Content -LiteralPath $script -Value @'
param($Manifest, $SecretKey)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
New-WallarmLambdaRole -AccessKey AKIDEXAMPLE -SecretKey $SecretKey -WhatIf
'went on'
'@
        $result = Invoke-InFreshProcess -ArgumentList $script, (Get-PwshProgram) {
            $env:AWS_EC2_METADATA_DISABLED = 'true'
            $said = & $args[2] -NoProfile -NonInteractive -File $args[1] $args[0] wJalrXUtnFEMI 2>&1
            [pscustomobject] @{ ExitCode = $LASTEXITCODE; Said = "$said" }
        }
        $result.ExitCode | Should -Not -Be 0
        $result.Said | Should -Not -Match 'went on'
        $result.Said | Should -Match '-Region'
        $result.Said | Should -Not -Match 'wJalrXUtnFEMI'
    }
}
