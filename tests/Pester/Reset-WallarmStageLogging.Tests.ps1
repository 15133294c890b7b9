BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Reset-WallarmStageLogging' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $shop = New-HttpApi $aws shop
        $quiet = New-HttpApi $aws quiet
        New-LogGroup $aws /others
        $others = @{ destinationArn = (Get-LogGroup $aws /others).arn -replace ':\*$'; format = '$context.requestId' }
        [void] (Invoke-AwsRequest $aws apigateway -Method PATCH -Path "/v2/apis/$shop/stages/`$default" -Body @{ accessLogSettings = $others })
        [void] (Invoke-InAccount $aws { param($shop, $quiet) Set-WallarmStageLogging -ApiId $shop -StageName '$default' -ReplaceExisting -Force; Set-WallarmStageLogging -ApiId $quiet -StageName '$default' } $shop, $quiet)
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'plans' {
        $plan = Invoke-InAccount $aws { param($api) Reset-WallarmStageLogging -ApiId $api -StageName '$default' -WhatIf } $shop
        $plan.Status | Should -Be 'Planned'
        $plan.Settings.Format | Should -Be '$context.requestId'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'gives stages from the pipeline back what they had, and has nothing to do the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            param($shop, $quiet)
            $stages = [pscustomobject] @{ ApiId = $shop; StageName = '$default' }, [pscustomobject] @{ ApiId = $quiet; StageName = '$default' }
            $reset = @($stages | Reset-WallarmStageLogging)
            , $reset
            , @($stages | Reset-WallarmStageLogging)
            $reset[0].GetType().FullName
            $reset | Out-String -Width 80
        } $shop, $quiet
        $first.Status | Should -Be 'Restored', 'Restored'
        $again.Status | Should -Not -Contain 'Restored'
        $type | Should -Be 'Wallarm.Connector.StageLoggingReset'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $shown | Should -Match "Restored +$shop"

        $now = (Get-Stage $aws -ApiId $shop -StageName '$default').accessLogSettings
        $now.format | Should -Be $others.format
        $now.destinationArn | Should -Be $others.destinationArn
        (Get-Stage $aws -ApiId $quiet -StageName '$default').PSObject.Properties.Name | Should -Not -Contain 'accessLogSettings'
    }

    It 'names the action that the caller lacks' {
        [void] (Invoke-InAccount $aws { param($api) Set-WallarmStageLogging -ApiId $api -StageName '$default' } $quiet)
        Add-AwsFault $aws 'apigatewayv2.*:2-:denied'
        try {
            $problem = Invoke-InAccount $aws { param($api) Get-Problem { Reset-WallarmStageLogging -ApiId $api -StageName '$default' } } $quiet
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'apigateway:'
    }
}
