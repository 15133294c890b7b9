BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

Describe 'Tab, without AWS' {
    BeforeAll { . $PSScriptRoot/PackedModule.ps1 }

    It 'completes regions, and shows their names' {
        $found = Invoke-InFreshProcess {
            Import-Module $args[0]
            $line = 'New-WallarmLambdaRole -Region eu-central-'
            # The first one loads the engine, which may take longer than a completion may.
            for ($try = 0; $try -lt 20 -and -not $found; $try++) { $found = (TabExpansion2 $line $line.Length).CompletionMatches }
            $found | ForEach-Object { "$($_.CompletionText) $($_.ToolTip)" }
        }
        $found | Should -Contain 'eu-central-1 Europe (Frankfurt)'
    }

    It 'is silent where nothing answers' {
        $count, $errors = Invoke-InFreshProcess {
            Import-Module $args[0]
            $line = 'Publish-WallarmForwarder -EndpointUrl http://127.0.0.1:9 -Region eu-west-1 -AccessKey AKIDEXAMPLE -SecretKey wJalrXUtnFEMI -FunctionName '
            (TabExpansion2 $line $line.Length).CompletionMatches.Count
            $Error.Count
        }
        $count | Should -Be 0
        $errors | Should -Be 0
    }
}

Describe 'Tab, in an account' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn
        $pets = New-RestApi $aws pet-shop
        $shop = New-HttpApi $aws shop
        New-LogGroup $aws /aws/apigateway/pet-shop
        Publish-SmallForwarder $aws
        [void] (Invoke-InAccount $aws { Add-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop -FilterName 'to the node' })
        Clear-AwsCall $aws
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'completes <what>' -ForEach @(
        @{ what = 'functions'; line = 'Publish-WallarmForwarder -FunctionName wall'; text = 'wallarm-api-discovery-connector'; tip = 'wallarm-api-discovery-connector' }
        @{ what = 'roles by name'; line = 'New-WallarmLambdaRole -RoleName Wall'; text = 'WallarmAPIDiscoveryLambdaRole'; tip = 'arn:aws:iam::\d+:role/WallarmAPIDiscoveryLambdaRole' }
        @{ what = 'role ARNs'; line = 'Publish-WallarmForwarder -RoleArn Wall'; text = 'arn:aws:iam::\d+:role/WallarmAPIDiscoveryLambdaRole'; tip = '.' }
        @{ what = 'log groups'; line = 'Add-WallarmSubscriptionFilter -LogGroupName /aws/apig'; text = '/aws/apigateway/pet-shop'; tip = '/aws/apigateway/pet-shop' }
        @{ what = 'REST APIs, by name too, with the name as tooltip'; line = 'Set-WallarmStageLogging -RestApiId pet'; text = '<pets>'; tip = 'pet-shop' }
        @{ what = 'HTTP APIs, with the name as tooltip'; line = 'Test-WallarmConnector -ApiId '; text = '<shop>'; tip = 'shop' }
        @{ what = 'APIs by name, with wildcards'; line = 'Get-WallarmApiStage -ApiName *t-s'; text = 'pet-shop'; tip = '<pets>' }
        @{ what = 'filters of the log group that was named'; line = 'Remove-WallarmSubscriptionFilter -LogGroupName /aws/apigateway/pet-shop -FilterName '; text = "'to the node'"; tip = 'wallarm-api-discovery-connector' }
        @{ what = 'the next of several regions'; line = 'Get-WallarmApiStage -Region eu-west-1, us-east-1'; text = 'us-east-1'; tip = 'US East' }
        @{ what = 'architectures'; line = 'Publish-WallarmForwarder -Architecture a'; text = 'arm64'; tip = 'arm64' }
        @{ what = 'stages of the API that was named'; line = 'Set-WallarmStageLogging -ApiId <shop> -StageName '; text = "'\`$default'"; tip = '.' }
    ) {
        $found = Invoke-InAccount $aws {
            param($line)
            for ($try = 0; $try -lt 20 -and -not $found; $try++) { $found = (TabExpansion2 $line $line.Length).CompletionMatches }
            $found
        } ($line -replace '<shop>', $shop)
        @($found).Count | Should -Be 1
        $found.CompletionText | Should -Match "^$($text -replace '<pets>', $pets -replace '<shop>', $shop)$"
        $found.ToolTip | Should -Match ($tip -replace '<pets>', $pets)
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'is silent where the caller may not list' {
        Add-AwsFault $aws '*:*:denied'
        try {
            $count, $errors = Invoke-InAccount $aws {
                $Error.Clear()
                $line = 'Test-WallarmConnector -AccessKey AKIDEXAMPLE -SecretKey wJalrXUtnFEMI -LogGroupName '
                (TabExpansion2 $line $line.Length).CompletionMatches.Count
                $Error.Count
            }
        } finally {
            Clear-AwsFault $aws
        }
        $count | Should -Be 0
        $errors | Should -Be 0
    }
}
