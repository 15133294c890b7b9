BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'New-WallarmLambdaRole' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn --like-aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'shows with -WhatIf what it would create, and creates nothing' {
        $plan = Invoke-InAccount $aws { New-WallarmLambdaRole -WhatIf }
        $plan.Status | Should -Be 'Planned'
        $plan.RoleName | Should -Be 'WallarmAPIDiscoveryLambdaRole'
        $plan.Changes.Count | Should -BeGreaterThan 2
        $said = Invoke-InFreshProcess { Import-Module $args[0]; New-WallarmLambdaRole -WhatIf } -Environment $aws.Environment
        $said -join "`n" | Should -Match "(?s)What if: .*Create IAM role 'WallarmAPIDiscoveryLambdaRole'"
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'creates role and policy, and has nothing to do the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            $role = New-WallarmLambdaRole -Tag @{ team = 'api' }
            $role
            New-WallarmLambdaRole -Tag @{ team = 'api' }
            $role.GetType().FullName
            $role | Out-String -Width 80
        }
        $first.Status | Should -Be 'Created'
        $first.RoleArn | Should -Match "^arn:aws:iam::\d{12}:role/WallarmAPIDiscoveryLambdaRole$"
        ($first.PolicyDocument | ConvertFrom-Json).Statement.Action | Should -Contain 'logs:PutLogEvents'
        $again.Status | Should -Be 'Unchanged'
        $again.Changes | Should -BeNullOrEmpty
        $type | Should -Be 'Wallarm.Connector.LambdaRole'
        $shown | Should -Match 'Created +WallarmAPIDiscoveryLambdaRole +WallarmAPIDiscoveryLambdaRolePolicy'
    }

    It 'takes names from the pipeline, and leaves a role of others alone' {
        $made, $problem = Invoke-InAccount $aws {
            [pscustomobject] @{ RoleName = 'forwarder'; FunctionName = 'f' } | New-WallarmLambdaRole -LeastPrivilege
            Get-Problem { New-WallarmLambdaRole forwarder }
        }
        $made.PolicyDocument | Should -Match '/aws/lambda/f'
        $problem.Id | Should -BeLike 'Wallarm.*'
        $problem.RecommendedAction | Should -Match '-ReplaceExisting'
    }

    It 'names the IAM action that the caller lacks' {
        Add-AwsFault $aws 'iam.CreateRole:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { New-WallarmLambdaRole denied } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.Category | Should -Be 'PermissionDenied'
        $problem.RecommendedAction | Should -Match 'iam:CreateRole'
    }
}
