BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Uninstall-WallarmConnector' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        Publish-SmallForwarder $aws
        [void] (Invoke-InAccount $aws { param($api) Set-WallarmStageLogging -ApiId $api -StageName '$default' | Add-WallarmSubscriptionFilter } $shop)
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'shows what would go and what would stay' {
        $plan = Invoke-InAccount $aws { Uninstall-WallarmConnector -WhatIf }
        $plan | Where-Object Status -EQ 'Planned' | ForEach-Object ResourceType | Should -Contain 'Function'
        $plan | Where-Object Status -EQ 'Kept' | ForEach-Object { $_.Reason | Should -Not -BeNullOrEmpty -Because $_.Name }
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'asks, and so removes nothing where nobody can answer' {
        Invoke-InAccount $aws { Get-Problem { Uninstall-WallarmConnector } } | Should -Not -BeNullOrEmpty
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'tells what it may not remove, and finishes when it may' {
        Add-AwsFault $aws 'lambda.DeleteFunction:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Uninstall-WallarmConnector -Force } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Contain 'Wallarm.AccessDenied'
        "$($problem.RecommendedAction)" | Should -Match 'lambda:DeleteFunction'

        $rest, $again, $type, $shown = Invoke-InAccount $aws {
            $removed = @(Uninstall-WallarmConnector -Confirm:$false)
            , $removed
            , @(Uninstall-WallarmConnector -Force)
            $removed[0].GetType().FullName
            $removed | Out-String -Width 80
        }
        $rest | Where-Object Status -EQ 'Removed' | ForEach-Object ResourceType | Should -Contain 'Role'
        $again.Status | Should -Not -Contain 'Removed'
        $type | Should -Be 'Wallarm.Connector.RemovedResource'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }

    It 'has left the stage as it was, and the log' {
        (Get-Stage $aws -ApiId $shop -StageName '$default').PSObject.Properties.Name | Should -Not -Contain 'accessLogSettings'
        Get-LogGroup $aws /aws/apigateway/shop | Should -Not -BeNullOrEmpty
        Get-SubscriptionFilter $aws /aws/apigateway/shop | Should -BeNullOrEmpty
        { Get-Function $aws wallarm-api-discovery-connector } | Should -Throw
    }
}
