BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Set-WallarmStageLogging' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $pets = New-RestApi $aws pet-shop
        $shop = New-HttpApi $aws shop
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'plans, and says what it would set' {
        $plan = Invoke-InAccount $aws { param($api) Set-WallarmStageLogging -ApiId $api -StageName '$default' -WhatIf } $shop
        $plan.Status | Should -Be 'Planned'
        $plan.LogGroupName | Should -Be '/aws/apigateway/shop'
        "$($plan.Changes | ConvertTo-Json)" | Should -Match '/aws/apigateway/shop'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'says that REST APIs need the role of the account' {
        $problem = Invoke-InAccount $aws { param($api) Get-Problem { Set-WallarmStageLogging -RestApiId $api -StageName prod } } $pets
        $problem.Id | Should -BeLike 'Wallarm.*'
        $problem.RecommendedAction | Should -Match '-CreateAccountRole'
    }

    It 'turns on logging of REST and HTTP stages from the pipeline, and has nothing to do the second time' {
        $results = Invoke-InAccount $aws {
            param($pets, $shop)
            $stages = [pscustomobject] @{ RestApiId = $pets; StageName = 'prod' }, [pscustomobject] @{ ApiId = $shop; StageName = '$default' }
            $set = @($stages | Set-WallarmStageLogging -CreateAccountRole)
            $set
            $stages | Set-WallarmStageLogging
            $set[0].GetType().FullName
            $set | Out-String -Width 80
        } $pets, $shop
        $rest, $http, $restAgain, $httpAgain, $type, $shown = $results
        $rest.Status, $http.Status | Should -Be 'Updated', 'Updated'
        $restAgain.Status, $httpAgain.Status | Should -Be 'Unchanged', 'Unchanged'
        $type | Should -Be 'Wallarm.Connector.StageLogging'
        $shown | Should -Match "Updated +$pets +prod +/aws/apigateway/pet-shop"
        $shown | Should -Match "Updated +$shop +\`$default +/aws/apigateway/shop"

        (Get-Stage $aws -ApiId $shop -StageName '$default').accessLogSettings.format | Should -Match '"requestId" *: *"\$context\.requestId"'
        (Get-LogGroup $aws /aws/apigateway/pet-shop).retentionInDays | Should -Be 30
    }

    It 'leaves settings of others alone' {
        $other = New-HttpApi $aws other
        New-LogGroup $aws /others
        [void] (Invoke-AwsRequest $aws apigateway -Method PATCH -Path "/v2/apis/$other/stages/`$default" -Body @{
                accessLogSettings = @{ destinationArn = (Get-LogGroup $aws /others).arn -replace ':\*$'; format = '$context.requestId' }
            })
        Clear-AwsCall $aws
        $problem = Invoke-InAccount $aws { param($api) Get-Problem { Set-WallarmStageLogging -ApiId $api -StageName '$default' } } $other
        $problem.Id | Should -BeLike 'Wallarm.*'
        $problem.RecommendedAction | Should -Match '-ReplaceExisting'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }
}
