BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Publish-WallarmForwarder' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn --like-aws
        $function = 'wallarm-api-discovery-connector'
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'takes a planned role from the pipeline, and plans' {
        $plan = Invoke-InAccount $aws { New-WallarmLambdaRole -WhatIf | Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https -WhatIf }
        $plan.Status | Should -Be 'Planned'
        $plan.NodeAddress | Should -Be 'https://node.example.com:5080'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'deploys the forwarder that the module holds, and has nothing to do the second time' {
        $first, $again, $type, $shown = Invoke-InAccount $aws {
            $forwarder = New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com:5080 -NodeScheme https
            $forwarder
            Publish-WallarmForwarder
            $forwarder.GetType().FullName
            $forwarder | Out-String -Width 80
        }
        $first.Status | Should -Be 'Created'
        $first.Version | Should -Be '1'
        $again.Status | Should -Be 'Unchanged'
        $type | Should -Be 'Wallarm.Connector.PublishedForwarder'
        $shown | Should -Match "Created +$function +1 https://node\.example\.com:5080"

        $deployed = (Get-Function $aws $function).Configuration
        $deployed.Runtime | Should -Be 'provided.al2023'
        $deployed.Environment.Variables.X_NODE_URL | Should -Be 'node.example.com:5080'
        $zip = Get-FileHash (Join-Path (Get-PackedModule) 'forwarder/linux-x64.zip')
        [Convert]::ToHexString([Convert]::FromBase64String($deployed.CodeSha256)) | Should -Be $zip.Hash
    }

    It 'moves to another node by a new version' {
        $moved = Invoke-InAccount $aws { Publish-WallarmForwarder -NodeUrl https://other.example.com:5050 -MemorySize 256 }
        $moved.Status | Should -Be 'Updated'
        $moved.Version | Should -Be '2'
        $moved.AliasArn | Should -Match ":function:${function}:live$"
        $moved.Changes.Count | Should -BeGreaterThan 1
        (Get-Function $aws $function).Configuration.MemorySize | Should -Be 256
    }

    It 'goes back one version with -Rollback, environment and all' {
        $plan, $back = Invoke-InAccount $aws {
            Publish-WallarmForwarder -Rollback -WhatIf
            Publish-WallarmForwarder -Rollback
        }
        $plan.Status | Should -Be 'Planned'
        $back.Status | Should -Be 'Updated'
        $back.Version | Should -Be '1'
        $back.NodeAddress | Should -Be 'https://node.example.com:5080'
        (Get-Function $aws "${function}:live").Configuration.MemorySize | Should -Be 128
    }

    It 'says what a new function lacks, and what an address must be' {
        $roleless, $path = Invoke-InAccount $aws {
            Get-Problem { Publish-WallarmForwarder other -NodeUrl node.example.com:5080 -NodeScheme https }
            Get-Problem { Publish-WallarmForwarder -NodeUrl https://node.example.com/path }
        }
        $roleless.Id | Should -BeLike 'Wallarm.*'
        $roleless.RecommendedAction | Should -Match 'New-WallarmLambdaRole'
        $path.Id | Should -BeLike 'Wallarm.*'
        $path.Message | Should -Match 'node\.example\.com/path'
        $path.Target | Should -Be '-NodeUrl'
    }

    It 'names the action that the caller lacks' {
        Add-AwsFault $aws 'lambda.UpdateFunctionConfiguration:*:denied'
        try {
            $problem = Invoke-InAccount $aws { Get-Problem { Publish-WallarmForwarder -MemorySize 512 } }
        } finally {
            Clear-AwsFault $aws
        }
        $problem.Id | Should -Be 'Wallarm.AccessDenied'
        $problem.RecommendedAction | Should -Match 'lambda:UpdateFunctionConfiguration'
    }
}
