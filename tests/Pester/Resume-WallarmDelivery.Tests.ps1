BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Resume-WallarmDelivery' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Publish-SmallForwarder $aws
        Set-FailureQueue $aws (Get-BatchEvent 3), (Get-BatchEvent 2), 'no batch at all'
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'says what it would do, and takes nothing' {
        $planned = Invoke-InAccount $aws { Resume-WallarmDelivery -WhatIf }
        $planned.Status | Should -Be 'Planned'
        $planned.BatchesLeft | Should -Be 3
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'empties the queue into files of their own, and leaves what is no batch' {
        $saved = Invoke-InAccount $aws { param($folder) Resume-WallarmDelivery -SaveTo $folder } -ArgumentList "$TestDrive/saved"
        $saved.Status | Should -Be 'Saved'
        $saved.BatchesDone, $saved.BatchesLeft, $saved.BatchesUnreadable | Should -Be 2, 0, 1
        Get-ChildItem $TestDrive/saved | Should -HaveCount 2
        Invoke-InAccount $aws { @(Get-WallarmUndeliveredBatch).Count } | Should -Be 1
    }

    It 'delivers from files, and deletes those that the function has taken' {
        $result = Invoke-InAccount $aws { param($folder) Resume-WallarmDelivery -Path $folder } -ArgumentList "$TestDrive/saved"
        $result.Status | Should -Be 'Delivered'
        $result.BatchesDone | Should -Be 2
        Get-ChildItem $TestDrive/saved | Should -BeNullOrEmpty
        (Get-AwsCall $aws | Where-Object Operation -EQ Invoke).Count | Should -Be 2
    }

    It 'says where there is nothing to deliver from' {
        $problem = Invoke-InAccount $aws { Get-Problem { Resume-WallarmDelivery -Path ./absent } }
        $problem.Id | Should -Be 'Wallarm.BatchFileNotFound'
    }
}
