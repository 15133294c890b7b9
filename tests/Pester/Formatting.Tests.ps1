BeforeDiscovery {
    . $PSScriptRoot/PackedModule.ps1
    . $PSScriptRoot/ResultSample.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop
    $resultTypes = (Get-ResultType Wallarm.Connector).Name
}

BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    . $PSScriptRoot/ResultSample.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop

    function Get-Result([string] $type, [hashtable] $property) {
        $result = [Activator]::CreateInstance([type] "Wallarm.Connector.$type")
        foreach ($name in $property.Keys) { $result.GetType().GetProperty($name).SetValue($result, $property[$name]) }
        $result
    }

    function Show([object[]] $result, [switch] $list) {
        $text = if ($list) { $result | Format-List | Out-String -Width 80 } else { $result | Out-String -Width 80 }
        $text -split '\r?\n' | Where-Object { $_ }
    }

    $change = [Wallarm.Connector.ResourceChange]::new('Create', "IAM role 'WallarmAPIDiscoveryLambdaRole'")
    $changes = [Wallarm.Connector.ResourceChange[]] @($change)
    $created = [Wallarm.Connector.ChangeStatus]::Created
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Whatever a cmdlet returns, and what that holds' {
    It 'is shown in full in 80 columns, as a table and as a list, and stays as it is: <_>' -ForEach $resultTypes {
        $views = (Get-FormatData -TypeName "Wallarm.Connector.$_" -PowerShellVersion $PSVersionTable.PSVersion).FormatViewDefinition.Control.ForEach({ $_.GetType().Name })
        $views | Sort-Object | Should -Be 'ListControl', 'TableControl'
        $sample = Get-ResultSample "Wallarm.Connector.$_"
        $before = "$sample"
        $rendering = $PSStyle.OutputRendering
        $Error.Clear()
        $PSStyle.OutputRendering = 'Host'
        Set-StrictMode -Version Latest
        try {
            $shown = ($sample | Out-String -Width 80) + ($sample | Format-Table | Out-String -Width 80) + ($sample | Format-List | Out-String -Width 80)
        } finally {
            $PSStyle.OutputRendering = $rendering
        }
        $shown -split '\r?\n' | Where-Object { $_.Length -gt 80 } | Should -BeNullOrEmpty
        # What PowerShell cuts off, it marks; and no colour leaves a terminal.
        $shown | Should -Not -Match "\u2026|\.\.\.\}|$([char] 27)"
        $Error | Should -BeNullOrEmpty
        "$sample" | Should -BeExactly $before
    }

    It 'can be shown where nothing is known of it: <_>' -ForEach $resultTypes {
        $bare = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject([type] "Wallarm.Connector.$_")
        $Error.Clear()
        Set-StrictMode -Version Latest
        $bare | Format-Table | Out-String -Width 80 | Should -Not -BeNullOrEmpty
        $bare | Format-List | Out-String -Width 80 | Should -Not -BeNullOrEmpty
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'Tables of 80 columns' {
    It 'show a role' {
        $role = Get-Result LambdaRole @{ RoleName = 'WallarmAPIDiscoveryLambdaRole'; PolicyName = 'WallarmAPIDiscoveryLambdaRolePolicy'; Status = $created; Changes = $changes }
        (Show $role)[-1] | Should -Be 'Created   WallarmAPIDiscoveryLambdaRole     WallarmAPIDiscoveryLambdaRolePolicy'
    }

    It 'show a forwarder' {
        $forwarder = Get-Result PublishedForwarder @{ FunctionName = 'wallarm-api-discovery-connector'; Version = '12'; Status = $created; NodeAddress = 'https://node.example.com:5080'; Changes = $changes }
        (Show $forwarder)[-1] | Should -Be 'Created   wallarm-api-discovery-connector      12 https://node.example.com:5080'
    }

    It 'show stages of REST and HTTP APIs alike' {
        $rest = Get-Result StageLogging @{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod'; LogGroupName = '/aws/apigateway/pet-shop'; Status = $created; Changes = $changes }
        $http = Get-Result StageLogging @{ ApiId = 'f6g7h8i9j0'; StageName = '$default'; LogGroupName = '/aws/apigateway/shop'; Status = $created; Changes = $changes }
        (Show $rest, $http)[-2..-1] | Should -Be 'Created   a1b2c3d4e5 prod             /aws/apigateway/pet-shop', 'Created   f6g7h8i9j0 $default         /aws/apigateway/shop'
    }

    It 'show a subscription' {
        $subscription = Get-Result LogSubscription @{ LogGroupName = '/aws/apigateway/pet-shop'; FilterName = 'WallarmFilter'; FunctionName = 'wallarm-api-discovery-connector'; Status = $created; Changes = $changes }
        (Show $subscription)[-1] | Should -Match '^Created +/aws/apigateway/pet-shop +wallarm-api-discovery-connector$'
    }

    It 'show what became of a target, and why it failed' {
        $target = Get-Result ConnectorInstallation @{ Region = 'eu-central-1'; Target = "stage 'prod' of REST API 'a1b2c3d4e5'"; Status = [Wallarm.Connector.InstallationStatus]::Failed; Changes = $changes; Error = 'There is no such stage.' }
        (Show $target)[-2..-1] | Should -Be "eu-central-1   Failed           1 stage 'prod' of REST API 'a1b2c3d4e5'", '                                  There is no such stage.'
    }

    It 'say below what was seen what to do about it' {
        $check = Get-Result ConnectorCheck @{ Name = 'SubscriptionFilter'; Status = [Wallarm.Connector.CheckStatus]::Failed; Detail = 'There is none.'; Remediation = 'Add-WallarmSubscriptionFilter' }
        (Show $check)[-2..-1] | Should -Be 'Failed  SubscriptionFilter There is none.', '                           Add-WallarmSubscriptionFilter'
    }

    It 'show a change with both values, without cutting them off' {
        $longChange = [Wallarm.Connector.ResourceChange]::new('Set', 'stage prod')
        $longChange.GetType().GetProperty('Property').SetValue($longChange, 'format')
        $longChange.GetType().GetProperty('Current').SetValue($longChange, 'none')
        $longChange.GetType().GetProperty('Desired').SetValue($longChange, '{ "requestId": "$context.requestId", "httpMethod": "$context.httpMethod" }')
        # The lines of the cell, whether they were broken at words or not.
        $shown = -join (Show $longChange).ForEach({ $_ -replace '\s' })
        $shown | Should -Match 'format:none->\{"requestId":"\$context\.requestId","httpMethod":"\$context\.httpMethod"\}'
    }

    It 'of checks read as a checklist under what they belong to, broken at words in every language' {
        $first = @{ Region = 'eu-central-1'; Name = 'LogGroup'; Status = [Wallarm.Connector.CheckStatus]::Passed; Detail = 'd' }
        $long = 'Batches that cannot be delivered are lost after the two retries of Lambda, about three minutes into an outage.'
        $checks = @(
            Get-Result ConnectorCheck ($first + @{ Scope = "stage 'prod' of REST API 'a1b2c3d4e5'" })
            Get-Result ConnectorCheck ($first + @{ Scope = "function 'wallarm-api-discovery-connector'" })
            Get-Result ConnectorCheck @{ Scope = "function 'wallarm-api-discovery-connector'"; Region = 'eu-central-1'; Name = 'FailureDestination'; Status = [Wallarm.Connector.CheckStatus]::Warning; Detail = $long }
        )
        Show $checks | Should -Be @(
            "Stage 'prod' of REST API 'a1b2c3d4e5' in eu-central-1"
            'Passed  LogGroup           d'
            "Function 'wallarm-api-discovery-connector' in eu-central-1"
            'Passed  LogGroup           d'
            'Warning FailureDestination Batches that cannot be delivered are lost after the'
            '                           two retries of Lambda, about three minutes into an'
            '                           outage.'
        )
    }
}

Describe 'Lists' {
    It 'name every change of a result in words' {
        $role = Get-Result LambdaRole @{ RoleName = 'r'; RoleArn = 'arn:aws:iam::123456789012:role/r'; Status = $created; Changes = $changes }
        $shown = Show $role -list
        $shown | Should -Contain "Changes        : Create IAM role 'WallarmAPIDiscoveryLambdaRole'"
        $shown | Should -Contain 'RoleArn        : arn:aws:iam::123456789012:role/r'
    }
}

Describe 'Colour' {
    It 'tells how a check went on a terminal, and is not there elsewhere' {
        $check = Get-Result ConnectorCheck @{ Name = 'n'; Status = [Wallarm.Connector.CheckStatus]::Failed; Detail = 'd' }
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $check | Out-String | Should -Match ([regex]::Escape($PSStyle.Formatting.Error + 'Failed'))
            foreach ($without in 'PlainText', 'Host') {
                $PSStyle.OutputRendering = $without
                $check | Out-String | Should -Not -Match ([char] 27)
            }
        } finally {
            $PSStyle.OutputRendering = $rendering
        }
    }
}
