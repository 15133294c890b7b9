BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop

    function Get-Line([string] $method, [string] $path, [int] $status = 200) {
        $line = (Get-WallarmLogFormat Rest).Format
        $values = @{ httpMethod = $method; path = $path; status = $status; domainName = 'api.example.com'; responseLatency = 43; requestTimeEpoch = 1795342123666 }
        foreach ($name in $values.Keys) { $line = $line.Replace("`"`$context.$name`"", "`"$($values[$name])`"") }
        $line
    }

    $lines = @(1..12 | ForEach-Object { Get-Line GET "/prod/users/$_" }) + (Get-Line OPTIONS /prod/users/1)
    $log = Join-Path $TestDrive access.log
    Set-Content $log $lines
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Get-WallarmApiInventory' {
    It 'lists endpoints of files and of lines, with neither region nor credentials' {
        $endpoints = Invoke-InFreshProcess {
            Import-Module $args[0]
            Get-WallarmApiInventory $args[1] | ForEach-Object { "$($_.Method) $($_.Path) $($_.Hits) $($_.Reason)" }
        } $log
        $endpoints | Should -Be 'GET /prod/users/{userId} 12 ', 'OPTIONS /prod/users/{userId} 1 Method'
        (Get-Content $log | Get-WallarmApiInventory).Hits | Should -Be 12, 1
        (Get-ChildItem $log | Get-WallarmApiInventory).Hits | Should -Be 12, 1
    }

    It 'finds files by wildcards, on drives of PowerShell' {
        (Get-WallarmApiInventory TestDrive:/*.log).Hits | Should -Be 12, 1
    }

    It 'explains merges and undoes them' {
        (Get-WallarmApiInventory $log -Explain)[0].Parameters.Samples.Count | Should -Be 5
        (Get-WallarmApiInventory $log -KeepLiteral '/prod/users/*').Count | Should -Be 13
    }

    It 'returns figures' {
        $summary = Get-WallarmApiInventory $log -Summary
        $summary.GetType().FullName | Should -Be 'Wallarm.Connector.ApiInventorySummary'
        $summary.Endpoints, $summary.Hits, $summary.IsComplete | Should -Be 2, 13, $true
    }

    It 'fits into 80 columns, by host' {
        $shown = Get-WallarmApiInventory $log | Out-String -Width 80 -Stream
        $shown | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $shown -match 'api\.example\.com' | Should -HaveCount 1
        $shown -match '^GET +12 +43 ms +yes +/prod/users/\{userId\}$' | Should -HaveCount 1
    }
}

Describe 'Get-WallarmApiInventory of a log group' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Write-LogLine $aws /aws/apigateway/petstore (1..12 | ForEach-Object { Get-Line GET "/prod/users/$_" })
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'tells what it takes before it reads' {
        Invoke-InAccount $aws { Get-WallarmApiInventory -LogGroupName /aws/apigateway/petstore -WhatIf } | Should -BeNullOrEmpty
        (Get-AwsCall $aws).Operation | Should -Not -Contain 'FilterLogEvents'
    }

    It 'reads groups by their names and from the pipeline, and changes nothing' {
        $named, $piped = Invoke-InAccount $aws {
            Get-WallarmApiInventory -LogGroupName /aws/apigateway/petstore -Last 1h -Summary
            [pscustomobject]@{ LogGroupName = '/aws/apigateway/petstore' } | Get-WallarmApiInventory -Summary
        }
        $named.Hits, $named.Endpoints, $named.SampleRate | Should -Be 12, 1, 1
        $piped.Hits | Should -Be 12
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }
}
