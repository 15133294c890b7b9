BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Add-WallarmSubscriptionFilter' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        New-LogGroup $aws /others
        Publish-SmallForwarder $aws
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'plans, with the log group of a planned stage' {
        $plan = Invoke-InAccount $aws { param($api) Set-WallarmStageLogging -ApiId $api -StageName '$default' -WhatIf | Add-WallarmSubscriptionFilter -WhatIf } $shop
        $plan.Status | Should -Be 'Planned'
        $plan.LogGroupName | Should -Be '/aws/apigateway/shop'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'subscribes the alias to the log group of a stage, and has nothing to do the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            param($api)
            $stage = Set-WallarmStageLogging -ApiId $api -StageName '$default'
            $subscription = $stage | Add-WallarmSubscriptionFilter -FilterPattern '{ $.path != "/health" }'
            $subscription
            $stage | Add-WallarmSubscriptionFilter -FilterPattern '{ $.path != "/health" }'
            $subscription.GetType().FullName
            $subscription | Out-String -Width 80
        } $shop
        $first.Status | Should -Be 'Created'
        $first.DestinationArn | Should -Match ':function:wallarm-api-discovery-connector:live$'
        $again.Status | Should -Be 'Unchanged'
        $type | Should -Be 'Wallarm.Connector.LogSubscription'
        $shown | Should -Match 'Created +/aws/apigateway/shop +wallarm-api-discovery-connector'

        $filter = Get-SubscriptionFilter $aws /aws/apigateway/shop
        $filter.filterPattern | Should -Be '{ $.path != "/health" }'
        $filter.destinationArn | Should -Be $first.DestinationArn
    }

    It 'never subscribes a function to its own log' {
        $problem = Invoke-InAccount $aws { Get-Problem { Add-WallarmSubscriptionFilter /aws/lambda/wallarm-api-discovery-connector } }
        $problem.Id | Should -BeLike 'Wallarm.*'
        $problem.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'names the filters that hold all places of a group' {
        $function = (Get-Function $aws wallarm-api-discovery-connector).Configuration.FunctionArn
        foreach ($name in 'one', 'two') {
            [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.PutSubscriptionFilter -Body @{
                    logGroupName = '/others'; filterName = $name; filterPattern = ''; destinationArn = "${function}:live"
                })
        }
        $problem = Invoke-InAccount $aws { Get-Problem { Add-WallarmSubscriptionFilter /others } }
        $problem.Id | Should -BeLike 'Wallarm.*'
        "$($problem.Message) $($problem.RecommendedAction)" | Should -Match 'one.*two'
        (Get-SubscriptionFilter $aws /others).filterName | Should -Be 'one', 'two'
    }

    It 'names the action that the caller lacks' {
        New-LogGroup $aws /denied
        Add-AwsFault $aws 'logs.PutSubscriptionFilter:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Add-WallarmSubscriptionFilter /denied } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'logs:PutSubscriptionFilter'
    }
}
