BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Test-WallarmNode' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        . $PSScriptRoot/NodeStandIn.ps1
        $aws = Start-AwsStandIn --forwarder
        $ca = Join-Path $TestDrive 'ca.pem'
        $node = Start-NodeStandIn -CaPath $ca
    }

    AfterAll {
        Stop-NodeStandIn $node
        Stop-AwsStandIn $aws
    }

    It 'passes every step of the way to a node whose authority it is given' {
        $steps, $type, $shown = Invoke-InAccount $aws {
            param($url, $ca)
            $steps = @(Test-WallarmNode $url https -NodeCaPath $ca)
            , $steps
            $steps[0].GetType().FullName
            $steps | Out-String -Width 80
        } $node.Url, $ca
        $steps | Where-Object Status -NE 'Passed' | ForEach-Object { "$($_.Name): $($_.Detail)" } | Should -BeNullOrEmpty
        $steps.Name | Should -Be 'NodeAddress', 'NodeDns', 'NodeTcp', 'NodeTls', 'NodeHttp2', 'NodeProbe'
        $type | Should -Be 'Wallarm.Connector.ConnectorCheck'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        Get-AwsCall $aws | Should -BeNullOrEmpty
    }

    It 'names the fingerprint to pin where the certificate is not trusted, and passes with it' {
        $untrusted, $pinned = Invoke-InAccount $aws {
            param($url)
            $untrusted = Test-WallarmNode $url https | Where-Object Status -EQ Failed
            $untrusted
            $fingerprint = [regex]::Match("$($untrusted.Detail) $($untrusted.Remediation)", '[0-9A-Fa-f]{64}').Value
            , @(Test-WallarmNode $url https -NodeFingerprint $fingerprint)
        } $node.Url
        $untrusted.Name | Should -Match '(?i)tls|certificate'
        $pinned.Status | Should -Not -Contain 'Failed'
    }

    It 'ends at the step that fails, and says what to do' {
        $steps = Invoke-InAccount $aws { Test-WallarmNode 127.0.0.1:9 http }
        $steps[-1].Status | Should -Be 'Failed'
        $steps[-1].Remediation | Should -Not -BeNullOrEmpty
    }

    It 'looks from the network of the function, by the function' {
        $steps = Invoke-InAccount $aws {
            param($url, $ca)
            [void] (New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl $url -NodeScheme https -NodeCaPath $ca)
            Test-WallarmNode -FromFunction wallarm-api-discovery-connector
        } $node.Url, $ca
        $steps | Where-Object Status -EQ 'Failed' | ForEach-Object { "$($_.Name): $($_.Detail)" } | Should -BeNullOrEmpty
        $steps.Status | Should -Contain 'Passed'
        (Get-AwsCall $aws).operation | Should -Contain 'Invoke'
    }
}
