BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Get-WallarmUndeliveredBatch' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Publish-SmallForwarder $aws
        Set-FailureQueue $aws (Get-BatchEvent 3), (Get-BatchEvent 2), 'no batch at all'
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'lists what waits, with where it is and why it cannot be read, and leaves it there' {
        $batches, $again, $type, $shown = Invoke-InAccount $aws {
            $batches = @(Get-WallarmUndeliveredBatch)
            , $batches
            , @(Get-WallarmUndeliveredBatch)
            $batches[0].GetType().FullName
            $batches | Out-String -Width 80
        }
        $batches.Count | Should -Be 3
        $again.Count | Should -Be 3
        ($batches | Measure-Object Unsettled -Sum).Sum | Should -Be 5
        $batches.Where({ $_.Problem }).Count | Should -Be 1
        $batches.MessageId | Sort-Object -Unique | Should -HaveCount 3
        $type | Should -Be 'Wallarm.Connector.UndeliveredBatch'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-AwsCall $aws | Where-Object Operation -Like 'Delete*' | Should -BeNullOrEmpty
    }

    It 'reads files without an account' {
        Set-Content (Join-Path $TestDrive a.json) (Get-BatchEvent 4) -NoNewline
        $batch = Invoke-InAccount $aws { param($folder) Get-WallarmUndeliveredBatch -Path $folder } -ArgumentList "$TestDrive"
        $batch.Records | Should -Be 4
        $batch.Source | Should -Be 'File'
    }
}
