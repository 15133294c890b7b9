BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Measure-WallarmDelivery' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Publish-SmallForwarder $aws
        New-LogGroup $aws /aws/apigateway/pet-shop
        [void] (Invoke-InAccount $aws { Add-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop })
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'returns one object a function, by the pipeline, and changes nothing' {
        $measure, $piped, $type = Invoke-InAccount $aws {
            $measure = Measure-WallarmDelivery
            $measure
            Get-WallarmConnector | Measure-WallarmDelivery -Last 90m
            $measure.GetType().FullName
        }
        $type | Should -Be 'Wallarm.Connector.DeliveryMeasure'
        $measure.HandedOver | Should -Be 0
        $measure.Subscriptions.LogGroupName | Should -Be '/aws/apigateway/pet-shop'
        $piped.FunctionName | Should -Be 'wallarm-api-discovery-connector'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'shows Unknown where the function tells nothing, and the one number last' {
        # Wallarm's own function writes no counts.
        $shown, $notes = Invoke-InAccount $aws {
            Measure-WallarmDelivery | Out-String -Width 80
            (Measure-WallarmDelivery).Notes
        }
        $lines = $shown.TrimEnd() -split '\r?\n'
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $lines[-1] | Should -Match '^Unexplained +: Unknown'
        $notes | Should -Match 'not this module'
    }

    It 'says what it cannot measure, and names the action that the caller lacks' {
        $absent = Invoke-InAccount $aws { Get-Problem { Measure-WallarmDelivery nowhere } }
        Add-AwsFault $aws 'cloudwatch.GetMetricData:*:denied'
        try {
            $denied = Invoke-InAccount $aws { Get-Problem { Measure-WallarmDelivery } }
        } finally {
            Clear-AwsFault $aws
        }
        $absent.Id | Should -Be 'Wallarm.FunctionNotFound'
        $denied.Id | Should -Be 'Wallarm.AccessDenied'
        $denied.RecommendedAction | Should -Match 'cloudwatch:GetMetricData'
    }
}
