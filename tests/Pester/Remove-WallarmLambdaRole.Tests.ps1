BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Remove-WallarmLambdaRole' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        Publish-SmallForwarder $aws
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'refuses while a function runs as the role' {
        $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmLambdaRole -Force } }
        $problem.Id | Should -Be 'Wallarm.RoleInUse'
        "$($problem.Message) $($problem.RecommendedAction)" | Should -Match 'wallarm-api-discovery-connector'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'plans, and asks' {
        $plan, $unasked = Invoke-InAccount $aws {
            $role = New-WallarmLambdaRole -RoleName spare
            , @($role | Remove-WallarmLambdaRole -WhatIf)
            , @(Get-Problem { $role | Remove-WallarmLambdaRole })
        }
        $plan.Status | Should -Contain 'Planned'
        $unasked | Should -Not -BeNullOrEmpty
        (Get-AwsCall $aws -Mutating).operation | Should -Not -Contain 'DeleteRole'
    }

    It 'removes role and policy of the pipeline, and finds nothing the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            $role = New-WallarmLambdaRole -RoleName spare
            $removed = @($role | Remove-WallarmLambdaRole -Confirm:$false)
            , $removed
            , @($role | Remove-WallarmLambdaRole -Force)
            $removed[0].GetType().FullName
            $removed | Out-String -Width 80
        }
        $first | Where-Object Status -EQ 'Removed' | ForEach-Object ResourceType | Sort-Object | Should -Be 'Policy', 'Role'
        $again.Status | Sort-Object -Unique | Should -Be 'NotFound'
        $type | Should -Be 'Wallarm.Connector.RemovedResource'
        $shown -split '\r?\n' | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }

    It 'names the action that the caller lacks' {
        Add-AwsFault $aws 'iam.GetRole:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Remove-WallarmLambdaRole -Force } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'iam:GetRole'
    }
}
