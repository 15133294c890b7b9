BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Test-WallarmConnector' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'returns failed checks, and no error, where nothing is deployed' {
        $checks, $problems = Invoke-InAccount $aws {
            param($api)
            $checks = Test-WallarmConnector -ApiId $api -StageName '$default' -ErrorVariable problems
            , $checks
            , $problems
        } $shop
        ($checks | Where-Object Status -EQ 'Failed').Name | Should -Contain 'Function'
        $checks | Where-Object Status -EQ 'Failed' | ForEach-Object { $_.Remediation | Should -Not -BeNullOrEmpty -Because $_.Name }
        $problems | Should -BeNullOrEmpty
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'passes every part of a connector that is set up' {
        $checks, $type, $shown = Invoke-InAccount $aws {
            param($api)
            [void] (New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https)
            $stage = Set-WallarmStageLogging -ApiId $api -StageName '$default'
            [void] ($stage | Add-WallarmSubscriptionFilter)
            $checks = @($stage | Test-WallarmConnector)
            , $checks
            $checks[0].GetType().FullName
            $checks | Out-String -Width 80
        } $shop
        $checks | Where-Object Status -EQ 'Failed' | ForEach-Object { "$($_.Name): $($_.Detail)" } | Should -BeNullOrEmpty
        ($checks | Where-Object Status -EQ 'Passed').Name | Should -Contain 'SubscriptionFilter'
        $type | Should -Be 'Wallarm.Connector.ConnectorCheck'
        $lines = $shown -split '\r?\n'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $lines -match '^Passed +SubscriptionFilter ' | Should -HaveCount 1
        $lines -match ' in eu-west-1$' | Should -Be "Stage '`$default' of HTTP API '$shop' in eu-west-1", "Function 'wallarm-api-discovery-connector' in eu-west-1"
    }

    It 'says what broke, and how to mend it' {
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.DeleteSubscriptionFilter -Body @{ logGroupName = '/aws/apigateway/shop'; filterName = 'WallarmFilter' })
        Clear-AwsCall $aws
        $broken = Invoke-InAccount $aws { Test-WallarmConnector -LogGroupName /aws/apigateway/shop | Where-Object Status -EQ Failed }
        $broken.Name | Should -Be 'SubscriptionFilter'
        $broken.Remediation | Should -Match '^Add-WallarmSubscriptionFilter .*/aws/apigateway/shop'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'answers with -Quiet by true or false, and mends by its own remediation' {
        $before, $after = Invoke-InAccount $aws {
            param($api)
            Test-WallarmConnector -ApiId $api -StageName '$default' -Quiet
            $check = Test-WallarmConnector -ApiId $api -StageName '$default' | Where-Object Name -EQ SubscriptionFilter
            [void] (& ([scriptblock]::Create($check.Remediation)))
            Test-WallarmConnector -ApiId $api -StageName '$default' -Quiet
        } $shop
        $before | Should -Be $false
        $after | Should -Be $true
    }

    It 'sends no probe under -WhatIf' {
        Clear-AwsCall $aws
        $hops = Invoke-InAccount $aws { param($api) Test-WallarmConnector -ApiId $api -StageName '$default' -Probe -WhatIf | Where-Object Name -Like 'Probe*' } $shop
        $hops.Name | Should -Be 'ProbeWritten', 'ProbeReceived', 'ProbeForwarded'
        $hops.Status | Sort-Object -Unique | Should -Be 'Skipped'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'finds what drifted from a configuration file, and stages that it does not name' {
        $file = Join-Path $TestDrive 'connector.json'
        @{
            node   = @{ url = 'other.example.com:5050'; scheme = 'https' }
            stages = @(@{ apiId = $shop; stageName = '$default' })
        } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $file
        $late = New-HttpApi $aws late
        $checks = Invoke-InAccount $aws { param($file) Test-WallarmConnector -ConfigurationPath $file } $file
        $drift = $checks | Where-Object { $_.Name -eq 'Drift' -and $_.Status -ne 'Passed' }
        "$($drift.Detail)" | Should -Match 'other\.example\.com'
        $drift[0].Remediation | Should -Match 'Install-WallarmConnector'
        "$(($checks | Where-Object Name -EQ 'UnnamedStage' | ForEach-Object { $_.Target, $_.Detail }))" | Should -Match $late
    }

    It 'reports what it may not read as a check that names the action' {
        Add-AwsFault $aws 'logs.DescribeSubscriptionFilters:*:denied'
        try {
            $checks = Invoke-InAccount $aws { Test-WallarmConnector -LogGroupName /aws/apigateway/shop }
        } finally {
            Clear-AwsFault $aws
        }
        "$($checks | Where-Object Name -EQ 'SubscriptionFilter' | ForEach-Object { $_.Detail, $_.Remediation })" | Should -Match 'logs:DescribeSubscriptionFilters'
    }
}
