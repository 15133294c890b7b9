BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Get-WallarmApiStage' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $pets = New-RestApi $aws pet-shop -StageName prod, test
        $shop = New-HttpApi $aws shop
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'lists the stages of REST and HTTP APIs, and why they are not covered' {
        $stages, $type, $shown = Invoke-InAccount $aws {
            $stages = @(Get-WallarmApiStage)
            , $stages
            $stages[0].GetType().FullName
            $stages | Out-String -Width 80
        }
        $stages | Sort-Object ApiName, StageName | ForEach-Object { "$($_.ApiType) $($_.RestApiId)$($_.ApiId) $($_.StageName)" } |
            Should -Be "Rest $pets prod", "Rest $pets test", "Http $shop `$default"
        $stages.IsCovered | Should -Not -Contain $true
        $stages.Reason | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
        $type | Should -Be 'Wallarm.Connector.ApiStage'
        $shown | Should -Match 'shop +\$default'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'goes down the pipeline, and finds the stage covered then' {
        Publish-SmallForwarder $aws
        $covered = Invoke-InAccount $aws {
            [void] (Get-WallarmApiStage sho* | Set-WallarmStageLogging | Add-WallarmSubscriptionFilter)
            Get-WallarmApiStage | Where-Object IsCovered
        }
        $covered.ApiId | Should -Be $shop
        $covered.FunctionName | Should -Be 'wallarm-api-discovery-connector'
        $covered.LogGroupName | Should -Be '/aws/apigateway/shop'
        $covered.Reason | Should -BeNullOrEmpty
    }

    It 'goes on with other regions where one cannot be read' {
        Add-AwsFault $aws 'apigateway.*:1:denied'
        try {
            $stages, $problems = Invoke-InAccount $aws {
                , @(Get-WallarmApiStage -Region eu-west-1, us-east-1 -ErrorAction SilentlyContinue -ErrorVariable problems)
                , @($problems | ForEach-Object { $_.FullyQualifiedErrorId -replace ',.*' })
            }
        } finally {
            Clear-AwsFault $aws
        }
        $problems | Should -Contain 'Wallarm.AccessDenied'
    }
}
