BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
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

Describe 'Tables of 80 columns' {
    It 'show a role' {
        $role = Get-Result LambdaRole @{ RoleName = 'WallarmAPIDiscoveryLambdaRole'; PolicyName = 'WallarmAPIDiscoveryLambdaRolePolicy'; Status = $created; Changes = $changes }
        (Show $role)[-1] | Should -Be 'WallarmAPIDiscoveryLambdaRole   Created   WallarmAPIDiscoveryLambdaRolePolicy'
    }

    It 'show a forwarder' {
        $forwarder = Get-Result PublishedForwarder @{ FunctionName = 'wallarm-api-discovery-connector'; Version = '12'; Status = $created; NodeAddress = 'https://node.example.com:5050'; Changes = $changes }
        (Show $forwarder)[-1] | Should -Be 'wallarm-api-discovery-connector 12      Created   https://node.example.com:5050'
    }

    It 'show stages of REST and HTTP APIs alike' {
        $rest = Get-Result StageLogging @{ RestApiId = 'a1b2c3d4e5'; StageName = 'prod'; LogGroupName = '/aws/apigateway/pet-shop'; Status = $created; Changes = $changes }
        $http = Get-Result StageLogging @{ ApiId = 'f6g7h8i9j0'; StageName = '$default'; LogGroupName = '/aws/apigateway/shop'; Status = $created; Changes = $changes }
        (Show $rest, $http)[-2..-1] | Should -Be 'a1b2c3d4e5 prod         Created   /aws/apigateway/pet-shop', 'f6g7h8i9j0 $default     Created   /aws/apigateway/shop'
    }

    It 'show a subscription' {
        $subscription = Get-Result LogSubscription @{ LogGroupName = '/aws/apigateway/pet-shop'; FilterName = 'WallarmFilter'; FunctionName = 'wallarm-api-discovery-connector'; Status = $created; Changes = $changes }
        (Show $subscription)[-1] | Should -Match '^/aws/apigateway/pet-shop +WallarmFilter +Created +wallarm-api-discovery-connector$'
    }

    It 'show what became of a target, and why it failed' {
        $target = Get-Result ConnectorInstallation @{ Region = 'eu-central-1'; Target = "stage 'prod' of REST API 'a1b2c3d4e5'"; Status = [Wallarm.Connector.InstallationStatus]::Failed; Changes = $changes; Error = 'There is no such stage.' }
        (Show $target)[-2..-1] | Should -Be "Failed     eu-central-1         1 stage 'prod' of REST API 'a1b2c3d4e5'", '                                  There is no such stage.'
    }

    It 'say below what was seen what to do about it' {
        $check = Get-Result ConnectorCheck @{ Name = 'SubscriptionFilter'; Status = [Wallarm.Connector.CheckStatus]::Failed; Detail = 'There is none.'; Remediation = 'Add-WallarmSubscriptionFilter' }
        (Show $check)[-2..-1] | Should -Be 'Failed  SubscriptionFilter   There is none.', '                             Add-WallarmSubscriptionFilter'
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

    It 'are never wider' {
        $forwarder = Get-Result PublishedForwarder @{ FunctionName = 'n' * 64; Version = '1'; Status = $created; NodeAddress = 'https://' + 'n' * 90; Changes = $changes }
        Show $forwarder | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
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
            $PSStyle.OutputRendering = 'PlainText'
            $check | Out-String | Should -Not -Match ([char] 27)
        } finally {
            $PSStyle.OutputRendering = $rendering
        }
    }
}
