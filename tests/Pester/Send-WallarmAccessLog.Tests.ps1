BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Send-WallarmAccessLog' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        . $PSScriptRoot/NodeStandIn.ps1
        $aws = Start-AwsStandIn --forwarder
        $ca = Join-Path $TestDrive 'ca.pem'
        $node = Start-NodeStandIn -CaPath $ca
        $log = Join-Path $TestDrive access.log
        $time = [DateTimeOffset]::UtcNow.AddHours(-1).ToUnixTimeMilliseconds()
        $lines = 1..30 | ForEach-Object { "{ `"httpMethod`": `"GET`", `"path`": `"/prod/users/$_`", `"status`": `"200`", `"requestTimeEpoch`": `"$time`" }" }
        Set-Content $log $lines
    }

    AfterAll {
        Stop-NodeStandIn $node
        Stop-AwsStandIn $aws
    }

    It 'delivers a file to a node, goes on where it was, and asks nothing of AWS' {
        $first, $second, $shown = Invoke-InAccount $aws {
            param($log, $url, $ca)
            $to = @{ NodeUrl = $url; NodeScheme = 'https'; NodeCaPath = $ca; WarningAction = 'SilentlyContinue' }
            $first = Send-WallarmAccessLog -Path $log @to
            $first
            Get-ChildItem $log | Send-WallarmAccessLog @to
            $first | Format-Table | Out-String -Width 80
        } $log, $node.Url, $ca
        $first.Status, $first.Received, $first.Forwarded, $first.Failed | Should -Be 'Completed', 30, 30, 0
        $second.Status, $second.Earlier | Should -Be 'Unchanged', 30
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-AwsCall $aws | Should -BeNullOrEmpty
    }

    It 'hands a log group over to the function, and changes nothing with -WhatIf' {
        New-LogGroup $aws /past
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.CreateLogStream -Body @{ logGroupName = '/past'; logStreamName = 's' })
        $events = @($lines | ForEach-Object { @{ timestamp = $time; message = $_ } })
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.PutLogEvents -Body @{ logGroupName = '/past'; logStreamName = 's'; logEvents = $events })
        $planned, $sent = Invoke-InAccount $aws {
            param($url, $ca)
            [void] (New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl $url -NodeScheme https -NodeCaPath $ca)
            [void] (Add-WallarmSubscriptionFilter /past)
            Send-WallarmAccessLog /past -WhatIf
            Send-WallarmAccessLog /past
        } $node.Url, $ca
        $planned.Status, $planned.HandedOver, $planned.Invocations | Should -Be 'Planned', 30, 1
        $sent.Status, $sent.HandedOver, $sent.Invocations | Should -Be 'Completed', 30, 1
    }
}
