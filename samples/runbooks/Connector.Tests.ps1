<#
.SYNOPSIS
    A Pester runbook: every hop of a connector in your own account is a test.
.DESCRIPTION
    Reads only, and needs Pester 5 and the module Wallarm.Connector. A hop that Test-WallarmConnector finds failed, or could not look at, fails its test,
    with what to do; a warning is inconclusive; what does not apply is skipped.

    Tests with the tag Mutates write: the probe sends one marked line into the log group of each stage, which goes through the real chain to the node, where
    API Discovery ignores it. Leave them out with -ExcludeTagFilter Mutates.
.PARAMETER ConfigurationPath
    The configuration file of Install-WallarmConnector: everything in it is looked at, and compared with it.
.PARAMETER Connector
    Without a file: parameters of Test-WallarmConnector, such as @{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod' }.
.PARAMETER Session
    Parameters of the AWS session, such as @{ Region = 'eu-central-1'; ProfileName = 'production' }.
.PARAMETER NodeMetricsUrl
    URL of the node's metrics, such as http://node.example.com:9000/metrics: with the probe, they prove what the node counted.
.EXAMPLE
    $runbook = New-PesterContainer -Path ./Connector.Tests.ps1 -Data @{ ConfigurationPath = (Resolve-Path ./connector.json) }
    Invoke-Pester -Container $runbook -ExcludeTagFilter Mutates -Output Detailed
.EXAMPLE
    $runbook = New-PesterContainer -Path ./Connector.Tests.ps1 -Data @{
        Connector = @{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod' }; NodeMetricsUrl = 'http://node.example.com:9000/metrics'
    }
    Invoke-Pester -Container $runbook -Output Detailed
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'Pester hands them to its blocks.')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'So it does with variables.')]
param(
    [string] $ConfigurationPath,
    [hashtable] $Connector = @{},
    [hashtable] $Session = @{},
    [string] $NodeMetricsUrl
)

BeforeDiscovery {
    Import-Module Wallarm.Connector -ErrorAction Stop
    $asked = $Connector + $Session
    if ($ConfigurationPath) { $asked.ConfigurationPath = $ConfigurationPath }
    $hops = @(Test-WallarmConnector @asked -ErrorAction Stop | ForEach-Object {
            @{ Hop = $_.Name; Target = $_.Target; Where = "$($_.Region)"; Check = $_ }
        })
}

BeforeAll {
    Import-Module Wallarm.Connector -ErrorAction Stop
    $asked = $Connector + $Session
    if ($ConfigurationPath) { $asked.ConfigurationPath = $ConfigurationPath }

    function Assert-Hop($Check) {
        switch ("$($Check.Status)") {
            'Skipped' { Set-ItResult -Skipped -Because $Check.Detail }
            'Warning' { Set-ItResult -Inconclusive -Because "$($Check.Detail) $($Check.Remediation)" }
            default { $Check.Status | Should -Be 'Passed' -Because "$($Check.Detail) To do: $($Check.Remediation)" }
        }
    }
}

Describe 'Connector' {
    It '<Hop> of <Target> <Where>' -ForEach $hops {
        Assert-Hop $Check
    }
}

Describe 'Probe' -Tag 'Mutates' {
    BeforeAll {
        if ($NodeMetricsUrl) { $asked.NodeMetricsUrl = $NodeMetricsUrl }
        $passage = @(Test-WallarmConnector @asked -Probe -Confirm:$false -ErrorAction Stop)
    }

    It 'is <_>' -ForEach 'ProbeWritten', 'ProbeReceived', 'ProbeForwarded' {
        $verdicts = @($passage | Where-Object Name -EQ $_)
        $verdicts | Should -Not -BeNullOrEmpty
        # Of several stages, the worst speaks for all.
        $worst = foreach ($status in 'Failed', 'Unknown', 'Warning', 'Skipped', 'Passed') { $verdicts | Where-Object Status -EQ $status }
        Assert-Hop @($worst)[0]
    }

    It 'is counted by the node' -Skip:(-not $NodeMetricsUrl) {
        $verdicts = @($passage | Where-Object Name -In 'NodeMetrics', 'NodeCounted', 'NodeRejections')
        $verdicts | Should -Not -BeNullOrEmpty
        $verdicts | ForEach-Object { Assert-Hop $_ }
    }
}
