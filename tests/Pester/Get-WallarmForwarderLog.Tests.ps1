BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Get-WallarmForwarderLog' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Publish-SmallForwarder $aws
        Write-LogLine $aws /aws/lambda/wallarm-api-discovery-connector (Get-AccountLine 5), (Get-AccountLine 7 -Failed 2), 'an ordinary line'
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'returns lines as objects, the oldest first' {
        $events, $type, $shown = Invoke-InAccount $aws {
            $events = @(Get-WallarmForwarderLog)
            , $events
            $events[0].GetType().FullName
            $events | Out-String -Width 80
        }
        $events.Count | Should -Be 3
        $events[0].Account.Forwarded | Should -Be 5
        $events[1].Level | Should -Be 'ERROR'
        $events[2].Message | Should -Be 'an ordinary line'
        $type | Should -Be 'Wallarm.Connector.ForwarderLogEvent'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'leaves out everything but errors, and what is outside a range' {
        $errors, $none = Invoke-InAccount $aws {
            , @(Get-WallarmForwarderLog -Last 0:30 -ErrorsOnly)
            , @(Get-WallarmForwarderLog -StartTime (Get-Date).AddHours(-3) -EndTime (Get-Date).AddHours(-2))
        }
        $errors.ErrorType | Should -Be 'Wallarm.DeliveryFailed'
        $none | Should -BeNullOrEmpty
    }

    It 'follows, until whoever reads has enough' {
        $first = Invoke-InAccount $aws { Get-WallarmForwarderLog -Follow | Select-Object -First 2 }
        $first.Count | Should -Be 2
    }

    It 'says where the function is not, and names the action that the caller lacks' {
        $absent = Invoke-InAccount $aws { Get-Problem { Get-WallarmForwarderLog nowhere } }
        Add-AwsFault $aws 'logs.FilterLogEvents:*:denied'
        try {
            $denied = Invoke-InAccount $aws { Get-Problem { Get-WallarmForwarderLog } }
        } finally {
            Clear-AwsFault $aws
        }
        $absent.Id | Should -Be 'Wallarm.FunctionNotFound'
        $denied.Id | Should -Be 'Wallarm.AccessDenied'
        $denied.RecommendedAction | Should -Match 'logs:FilterLogEvents'
    }
}
