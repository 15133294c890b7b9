BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Remove-WallarmForwarder' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $function = 'wallarm-api-discovery-connector'
        New-LogGroup $aws /aws/apigateway/g
        Publish-SmallForwarder $aws
        [void] (Invoke-InAccount $aws { Add-WallarmSubscriptionFilter /aws/apigateway/g })
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'refuses while log groups feed the function, and names them' {
        $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmForwarder -Confirm:$false } }
        $problem.Id | Should -Be 'Wallarm.ForwarderInUse'
        "$($problem.Message) $($problem.RecommendedAction)" | Should -Match '/aws/apigateway/g'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'plans' {
        $plan = Invoke-InAccount $aws {
            [void] (Remove-WallarmSubscriptionFilter /aws/apigateway/g -Force)
            Remove-WallarmForwarder -WhatIf
        }
        ($plan | Where-Object ResourceType -EQ 'Function').Status | Should -Be 'Planned'
        (Get-AwsCall $aws -Mutating).operation | Should -Not -Contain 'DeleteFunction'
    }

    It 'says in pwsh -NonInteractive, which cannot ask, what to do, and removes nothing' {
        Clear-AwsCall $aws
        $said = Invoke-InFreshProcess -Environment $aws.Environment {
            Import-Module $args[0]
            try { Remove-WallarmForwarder -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }
        }
        $said[0] | Should -BeLike 'Wallarm.ConfirmationUnavailable,*'
        $said[1] | Should -Match '-Force'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'removes the function, keeps its log, and finds nothing to do the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            $removed = @(Remove-WallarmForwarder -Confirm:$false)
            , $removed
            , @(Remove-WallarmForwarder -Force)
            $removed[0].GetType().FullName
            $removed | Out-String -Width 80
        }
        ($first | Where-Object ResourceType -EQ 'Function').Status | Should -Be 'Removed'
        ($first | Where-Object ResourceType -EQ 'LogGroup').Status | Should -Be 'Kept'
        ($first | Where-Object Status -EQ 'Kept').Reason | Should -Not -BeNullOrEmpty
        ($again | Where-Object ResourceType -EQ 'Function').Status | Should -Be 'NotFound'
        $type | Should -Be 'Wallarm.Connector.RemovedResource'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        { Get-Function $aws $function } | Should -Throw
        Get-LogGroup $aws "/aws/lambda/$function" | Should -Not -BeNullOrEmpty
    }

    It 'leaves a function of others alone' {
        $zip = Join-Path $TestDrive 'other.zip'
        Compress-Archive -LiteralPath $PSCommandPath -DestinationPath $zip
        $role = (Invoke-InAccount $aws { New-WallarmLambdaRole }).RoleArn
        [void] (Invoke-AwsRequest $aws lambda -Path /2015-03-31/functions -Body @{
                FunctionName = 'other'; Role = $role; Runtime = 'provided.al2023'; Handler = 'bootstrap'
                Code = @{ ZipFile = [Convert]::ToBase64String([IO.File]::ReadAllBytes($zip)) }
            })
        $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmForwarder other -Force } }
        $problem.Id | Should -Be 'Wallarm.FunctionNotOurs'
        $problem.RecommendedAction | Should -Not -BeNullOrEmpty
        (Get-Function $aws other).Configuration.FunctionName | Should -Be 'other'
    }
}
