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

    It 'says how many lines of a saved log would go where, and then what it would change' {
        $log = Join-Path $TestDrive 'access.log'
        @('/prod/health', '/prod/health', '/prod/pets/1', '/prod/users/jane@example.com').ForEach({ "{ ""httpMethod"": ""GET"", ""path"": ""$_"", ""status"": ""200"" }" }) + 'no record' |
            Set-Content $log
        $forecast, $plan, $shown = Invoke-InAccount $aws {
            param($log)
            $given = @{ ExcludePath = '/*/health'; Redact = 'emails'; WhatIf = $true; Path = $log }
            Publish-WallarmForwarder @given
            Publish-WallarmForwarder @given | Out-String -Width 80
        } $log
        $forecast.Lines, $forecast.Forwarded, $forecast.Filtered, $forecast.Invalid, $forecast.Redacted | Should -Be 5, 2, 2, 1, 1
        $plan.Status | Should -Be 'Planned'
        $shown | Should -Match 'FilteredBy +: -ExcludePath /\*/health 2'
        $shown | Should -Match 'InvalidReasons +: not-json-object 1'
        $shown | Should -Not -Match 'jane'
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
