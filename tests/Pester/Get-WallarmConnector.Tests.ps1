BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Get-WallarmConnector' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        $function = 'wallarm-api-discovery-connector'
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'returns nothing where nothing is deployed, and an error for a function that is not there' {
        $count, $problem = Invoke-InAccount $aws {
            @(Get-WallarmConnector).Count
            Get-Problem { Get-WallarmConnector nowhere }
        }
        $count | Should -Be 0
        $problem.Id | Should -Be 'Wallarm.FunctionNotFound'
        $problem.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'shows function, role, node, stages, log groups, and how the forwarder fared' {
        Publish-SmallForwarder $aws
        [void] (Invoke-InAccount $aws { param($api) Set-WallarmStageLogging -ApiId $api -StageName '$default' | Add-WallarmSubscriptionFilter } $shop)
        Write-LogLine $aws "/aws/lambda/$function" (Get-AccountLine 5), (Get-AccountLine 7 -Failed 2)
        Clear-AwsCall $aws
        $connector, $type, $shown = Invoke-InAccount $aws {
            $connector = Get-WallarmConnector -Region eu-west-1
            $connector
            $connector.GetType().FullName
            $connector | Out-String -Width 80
        }
        $connector.FunctionName | Should -Be $function
        $connector.NodeAddress | Should -Be 'https://node.example.com:5050'
        $connector.LogGroups.LogGroupName | Should -Be '/aws/apigateway/shop'
        $connector.Stages.ApiId | Should -Be $shop
        $connector.Health.Forwarded | Should -Be 10
        $connector.Health.Failed | Should -Be 2
        $type | Should -Be 'Wallarm.Connector.DeployedConnector'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $shown | Should -Match $function.Substring(0, 12)
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'names the action that the caller lacks' {
        Add-AwsFault $aws 'lambda.ListFunctions:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Get-WallarmConnector } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'lambda:ListFunctions'
    }
}
