BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Remove-WallarmSubscriptionFilter' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        New-LogGroup $aws /g
        Publish-SmallForwarder $aws
        [void] (Invoke-InAccount $aws { Add-WallarmSubscriptionFilter /g })
        $live = (Get-SubscriptionFilter $aws /g).destinationArn
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'plans, and removes nothing' {
        $plan = Invoke-InAccount $aws { Remove-WallarmSubscriptionFilter /g -WhatIf }
        $plan[0].Status | Should -Be 'Planned'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'asks, and so removes nothing where nobody can answer' {
        $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmSubscriptionFilter /g -Confirm } }
        $problem | Should -Not -BeNullOrEmpty
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'removes the filter that feeds the function and leaves that of another, and finds none the second time' {
        $zip = Join-Path $TestDrive 'other.zip'
        Compress-Archive -LiteralPath $PSCommandPath -DestinationPath $zip
        $other = Invoke-AwsRequest $aws lambda -Path /2015-03-31/functions -Body @{
            FunctionName = 'other'; Role = (Get-Function $aws wallarm-api-discovery-connector).Configuration.Role; Runtime = 'provided.al2023'; Handler = 'bootstrap'
            Code = @{ ZipFile = [Convert]::ToBase64String([IO.File]::ReadAllBytes($zip)) }
        }
        [void] (Invoke-AwsRequest $aws lambda -Path '/2015-03-31/functions/other/policy' -Body @{
                StatementId = 'logs'; Action = 'lambda:InvokeFunction'; Principal = 'logs.amazonaws.com'; SourceArn = (Get-LogGroup $aws /g).arn
            })
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.PutSubscriptionFilter -Body @{
                logGroupName = '/g'; filterName = 'other'; filterPattern = ''; destinationArn = $other.FunctionArn
            })
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            $removed = @(Remove-WallarmSubscriptionFilter /g -Confirm:$false)
            , $removed
            , @(Remove-WallarmSubscriptionFilter /g -Force)
            $removed[0].GetType().FullName
            $removed | Out-String -Width 80
        }
        ($first | Where-Object Status -EQ 'Removed').Name | Should -Contain 'WallarmFilter'
        ($first | Where-Object Name -EQ 'other').Status | Should -Be 'Kept'
        $again.Status | Should -Not -Contain 'Removed'
        $type | Should -Be 'Wallarm.Connector.RemovedResource'
        $shown | Should -Match 'WallarmFilter'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        (Get-SubscriptionFilter $aws /g).filterName | Should -Be 'other'
    }

    It 'names the action that the caller lacks' {
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.DeleteSubscriptionFilter -Body @{ logGroupName = '/g'; filterName = 'other' })
        [void] (Invoke-InAccount $aws { Add-WallarmSubscriptionFilter /g })
        (Get-SubscriptionFilter $aws /g).destinationArn | Should -Be $live
        Add-AwsFault $aws 'logs.DeleteSubscriptionFilter:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmSubscriptionFilter /g -Force } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'logs:DeleteSubscriptionFilter'
    }
}
