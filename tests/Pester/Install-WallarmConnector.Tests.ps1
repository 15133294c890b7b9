BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Install-WallarmConnector' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        $orders = New-HttpApi $aws orders
        $file = Join-Path $TestDrive 'connector.json'

        function Set-Configuration([object[]] $stage) {
            @{ node = @{ url = 'node.example.com:5080'; scheme = 'https' }; stages = $stage } | ConvertTo-Json -Depth 4 | Set-Content -LiteralPath $file
        }

        Set-Configuration @{ apiId = $shop; stageName = '$default' }
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'plans everything in its order, property by property' -Tag Smoke {
        $plan = Invoke-InAccount $aws { param($file) Install-WallarmConnector $file -PassThru -WhatIf } $file
        $plan.Status | Sort-Object -Unique | Should -Be 'Planned'
        $plan[0].Target | Should -Match '[Rr]ole'
        $plan[1].Target | Should -Match '[Ff]unction'
        $plan.Changes.Property | Should -Contain 'RetentionInDays'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'makes it, says nothing unless asked, and has nothing to do the second time' -Tag Smoke {
        $silent, $again, $type, $shown = Invoke-InAccount $aws {
            param($file)
            @(Install-WallarmConnector $file).Count
            $again = @(Install-WallarmConnector $file -PassThru)
            , $again
            $again[0].GetType().FullName
            $again | Out-String -Width 80
        } $file
        $silent | Should -Be 0
        $again.Status | Sort-Object -Unique | Should -Be 'Unchanged'
        $type | Should -Be 'Wallarm.Connector.ConnectorInstallation'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $shown | Should -Match 'Unchanged'
        (Get-SubscriptionFilter $aws /aws/apigateway/shop).filterName | Should -Be 'WallarmFilter'
    }

    It 'brings back what has drifted, and nothing else' {
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.DeleteSubscriptionFilter -Body @{ logGroupName = '/aws/apigateway/shop'; filterName = 'WallarmFilter' })
        Clear-AwsCall $aws
        [void] (Invoke-InAccount $aws { param($file) Install-WallarmConnector $file } $file)
        (Get-AwsCall $aws -Mutating).operation | Should -Be 'PutSubscriptionFilter'
    }

    It 'goes on with other stages where one fails, and the same command finishes' {
        Set-Configuration @{ apiId = $orders; stageName = '$default' }, @{ apiId = 'nowhere'; stageName = '$default' }
        $targets, $problem = Invoke-InAccount $aws {
            param($file)
            , @(Install-WallarmConnector $file -PassThru -ErrorAction SilentlyContinue)
            , @(Get-Problem { Install-WallarmConnector $file -WhatIf })
        } $file
        $targets | Where-Object Target -Match $orders | ForEach-Object Status | Should -Not -Contain 'Failed'
        ($targets | Where-Object Status -EQ 'Failed').Target | Should -Match 'nowhere'
        $problem.Id | Should -BeLike 'Wallarm.*'
        $problem[0].RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'takes stages from the pipeline' {
        $targets = Invoke-InAccount $aws {
            param($shop, $orders)
            [pscustomobject] @{ ApiId = $shop; StageName = '$default' }, [pscustomobject] @{ ApiId = $orders; StageName = '$default' } |
                Install-WallarmConnector -NodeUrl node.example.com:5080 -NodeScheme https -PassThru
        } $shop, $orders
        $targets.Status | Sort-Object -Unique | Should -Be 'Unchanged'
        "$($targets.Target)" | Should -Match $orders
    }

    It 'names line and property of what is wrong in the file' {
        Set-Content -LiteralPath $file -Value '{', '  "node": { "url": "n:5050", "scheme": "https" },', '  "stages": [ { "apiID": "a", "stageName": "prod" } ]', '}'
        $problem = Invoke-InAccount $aws { param($file) Get-Problem { Install-WallarmConnector $file } } $file
        $problem.Id | Should -Be 'Wallarm.ConfigurationInvalid'
        $problem.Message | Should -Match 'line 3, stages\[0\]\.apiID'
        $problem.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
