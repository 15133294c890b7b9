BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
    $runbooks = Get-ChildItem -Path (Join-Path $PSScriptRoot '../../samples/runbooks') -Filter *.ps1
    $scripts = $runbooks | Where-Object Name -NotLike '*.Tests.ps1'
}

Describe 'Runbook <_.Name>' -ForEach $runbooks {
    BeforeAll { $help = Get-Help $_.FullName -Full }

    It 'says what it does, with examples' {
        $help.Synopsis.Trim() | Should -Match '\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'describes and checks every parameter' {
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        $described = $ast.GetHelpContent().Parameters
        foreach ($parameter in $ast.ParamBlock.Parameters) {
            $name = $parameter.Name.VariablePath.UserPath
            $described[$name.ToUpperInvariant()] | Should -Not -BeNullOrEmpty -Because $name
        }
    }
}

Describe 'Script <_.Name>' -ForEach $scripts {
    It 'can be asked what it would do, and checks what it is given' {
        $ast = [Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref] $null, [ref] $null)
        "$($ast.ParamBlock.Attributes)" | Should -Match 'SupportsShouldProcess'
        foreach ($parameter in $ast.ParamBlock.Parameters | Where-Object { $_.StaticType -in [string], [string[]] }) {
            "$($parameter.Attributes)" | Should -Match 'Validate|SupportsWildcards' -Because $parameter.Name
        }
    }
}

Describe 'Runbooks, run' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        . $PSScriptRoot/NodeStandIn.ps1
        $runbooks = (Resolve-Path (Join-Path $PSScriptRoot '../../samples/runbooks')).Path
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'runbooks')).FullName
        $aws = Start-AwsStandIn --forwarder, --region, eu-central-1
        $node = Start-NodeStandIn
        $pets = New-RestApi $aws pet-shop
        $shop = New-HttpApi $aws shop
        $function = 'wallarm-api-discovery-connector'

        # The examples, with what is in this account. The second stage is in another region, which the seed has nothing in.
        foreach ($file in 'connector.json', 'connector.psd1') {
            $text = (Get-Content -Raw -LiteralPath (Join-Path $runbooks $file)).Replace('node.example.com:5080', $node.Url).Replace("'https'", "'http'").Replace('"https"', '"http"').
            Replace('a1b2c3d4e5', $pets).Replace('f6g7h8i9j0', $shop).Replace('us-east-1', 'eu-central-1').Replace('arm64', 'x86_64')
            Set-Content -LiteralPath (Join-Path $folder $file) -Value $text
        }

        # What a script returns, and its error: @{ Output; Error }.
        function Invoke-Runbook([string] $name, [hashtable] $parameters = @{}) {
            Invoke-InAccount $aws {
                param($script, $parameters)
                $output = [Collections.Generic.List[object]]::new()
                try {
                    & $script @parameters 2>&1 | ForEach-Object { $output.Add($_) }
                } catch {
                    $failure = "$_"
                }
                $errors = @($output | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
                [pscustomobject] @{
                    Output = @($output | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] })
                    Errors = @($errors | ForEach-Object { "$_" }); Failure = $failure
                }
            } (Join-Path $runbooks $name), $parameters
        }
    }

    AfterAll {
        Stop-NodeStandIn $node
        Stop-AwsStandIn $aws
    }

    BeforeEach { Clear-AwsCall $aws }

    It 'first installation: plans' {
        $run = Invoke-Runbook Install-Connector.ps1 @{ ConfigurationPath = "$folder/connector.json"; WhatIf = $true }
        $run.Failure | Should -BeNullOrEmpty
        $run.Output.Status | Should -Contain 'Planned'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'first installation: installs, and checks every hop' {
        $run = Invoke-Runbook Install-Connector.ps1 @{ ConfigurationPath = "$folder/connector.json" }
        $run.Failure | Should -BeNullOrEmpty
        $run.Output.Status | Should -Contain 'Created'
        $run.Output.Status | Should -Contain 'Passed'
        (Get-SubscriptionFilter $aws /aws/apigateway/shop).filterName | Should -Be 'WallarmFilter'
    }

    It 'the example in the other language says the same' {
        $run = Invoke-Runbook Install-Connector.ps1 @{ ConfigurationPath = "$folder/connector.psd1"; WhatIf = $true }
        $run.Failure | Should -BeNullOrEmpty
        $run.Output.Status | Sort-Object -Unique | Should -Be 'Unchanged'
    }

    It 'the pipelines plan, apply and check by the same commands' {
        $each = foreach ($pipeline in Get-ChildItem -Path "$runbooks/pipelines/*.yml") {
            $commands = [regex]::Matches((Get-Content -Raw -LiteralPath $pipeline), '(Install|Test)-WallarmConnector [^''\r\n|;]*').Value.Trim()
            $commands -join '; '
        }
        $each.Count | Should -Be 3
        $each | Sort-Object -Unique | Should -HaveCount 1
        $plan, $apply, $check = $each[0] -split '; '
        $plan | Should -Match ' -WhatIf'
        $outcome = Invoke-InAccount $aws {
            param($folder, $commands)
            Set-Location -LiteralPath $folder
            foreach ($command in $commands) { "$((& ([scriptblock]::Create($command))).Status | Sort-Object -Unique)" }
        } $folder, @($plan, $apply, $check)
        $outcome[1] | Should -Be 'Unchanged'
        $outcome[2] | Should -Match 'Passed'
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'the Pester runbook makes each hop a test, and writes nothing without the probe' {
        $result = Invoke-InAccount $aws {
            param($runbook, $data)
            $run = Invoke-Pester -Container (New-PesterContainer -Path $runbook -Data $data) -ExcludeTagFilter Mutates -Output None -PassThru
            [pscustomobject] @{ Passed = $run.PassedCount; Failed = @($run.Failed | ForEach-Object { "$($_.ExpandedName): $($_.ErrorRecord)" }); Names = @($run.Passed.ExpandedName) }
        } "$runbooks/Connector.Tests.ps1", @{ ConfigurationPath = "$folder/connector.json" }
        $result.Failed | Should -BeNullOrEmpty
        $result.Names -match '^SubscriptionFilter of ' | Should -Not -BeNullOrEmpty
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty
    }

    It 'the Pester runbook sends a probe through the chain, and sees the node count it' {
        $result = Invoke-InAccount $aws {
            param($runbook, $data)
            $run = Invoke-Pester -Container (New-PesterContainer -Path $runbook -Data $data) -TagFilter Mutates -Output None -PassThru
            [pscustomobject] @{ Failed = @($run.Failed | ForEach-Object { "$($_.ExpandedName): $($_.ErrorRecord)" }); Passed = @($run.Passed.ExpandedName) }
        } "$runbooks/Connector.Tests.ps1", @{ Connector = @{ ApiId = $shop; StageName = '$default' }; NodeMetricsUrl = $node.MetricsUrl }
        $result.Failed | Should -BeNullOrEmpty
        $result.Passed | Should -Be 'is ProbeWritten', 'is ProbeReceived', 'is ProbeForwarded', 'is counted by the node'
    }

    It 'adds a stage' {
        $orders = New-HttpApi $aws orders
        Clear-AwsCall $aws
        $plan = Invoke-Runbook Add-ConnectorStage.ps1 @{ ApiId = $orders; StageName = '$default'; WhatIf = $true }
        $plan.Failure | Should -BeNullOrEmpty
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty

        $run = Invoke-Runbook Add-ConnectorStage.ps1 @{ ApiId = $orders; StageName = '$default' }
        $run.Failure | Should -BeNullOrEmpty
        (Get-SubscriptionFilter $aws /aws/apigateway/orders).filterName | Should -Be 'WallarmFilter'
    }

    It 'the incident runbook finds nothing where all is well, and the hop that fails, as the Pester runbook does' {
        $stage = @{ ApiId = $shop; StageName = '$default' }
        $well = Invoke-Runbook Find-MissingEndpoint.ps1 $stage
        $well.Failure | Should -BeNullOrEmpty
        $well.Output.Where | Should -Not -Contain 'SubscriptionFilter'

        $filter = Get-SubscriptionFilter $aws /aws/apigateway/shop
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.DeleteSubscriptionFilter -Body @{ logGroupName = '/aws/apigateway/shop'; filterName = 'WallarmFilter' })
        $broken = Invoke-Runbook Find-MissingEndpoint.ps1 $stage
        $failed = Invoke-InAccount $aws {
            param($runbook, $data)
            (Invoke-Pester -Container (New-PesterContainer -Path $runbook -Data $data) -ExcludeTagFilter Mutates -Output None -PassThru).Failed.ExpandedName
        } "$runbooks/Connector.Tests.ps1", @{ Connector = $stage }
        [void] (Invoke-AwsRequest $aws logs -Target Logs_20140328.PutSubscriptionFilter -Body @{
                logGroupName = '/aws/apigateway/shop'; filterName = 'WallarmFilter'; filterPattern = ''; destinationArn = $filter.destinationArn
            })
        $failed | Should -Match '^SubscriptionFilter of '
        $broken.Output[0].Where | Should -Be 'SubscriptionFilter'
        $broken.Output[0].ToDo | Should -Match '^Add-WallarmSubscriptionFilter'
    }

    It 'moves to another node, and back where that cannot be reached' {
        $other = Start-NodeStandIn
        try {
            $moved = Invoke-Runbook Move-ConnectorNode.ps1 @{ NodeUrl = $other.Url; NodeScheme = 'http' }
            $moved.Failure | Should -BeNullOrEmpty
            (Get-Function $aws "${function}:live").Configuration.Environment.Variables.X_NODE_URL | Should -Be $other.Url

            $away = Invoke-Runbook Move-ConnectorNode.ps1 @{ NodeUrl = '127.0.0.1:9'; NodeScheme = 'http' }
            $away.Failure | Should -Match '127\.0\.0\.1:9'
            (Get-Function $aws "${function}:live").Configuration.Environment.Variables.X_NODE_URL | Should -Be $other.Url
        } finally {
            Stop-NodeStandIn $other
        }
    }

    It 'rotates a private authority without a gap' {
        $old, $new = "$folder/old.pem", "$folder/new.pem"
        $before = Start-NodeStandIn -CaPath $old
        $after = Start-NodeStandIn -CaPath $new
        try {
            (Invoke-Runbook Move-ConnectorNode.ps1 @{ NodeUrl = $before.Url; NodeScheme = 'https'; NodeCaPath = $old }).Failure | Should -BeNullOrEmpty
            $early = Invoke-Runbook Update-NodeAuthority.ps1 @{ NewCaPath = $new }
            $early.Failure | Should -Match 'authorities'
            (Invoke-Runbook Update-NodeAuthority.ps1 @{ NewCaPath = $new; OldCaPath = $old }).Failure | Should -BeNullOrEmpty
            $both = (Get-Function $aws "${function}:live").Configuration.Environment.Variables.X_NODE_CA
            [regex]::Matches($both, 'BEGIN CERTIFICATE').Count | Should -Be 2

            # The node changes its certificate: here, another node takes its place.
            (Invoke-Runbook Move-ConnectorNode.ps1 @{ NodeUrl = $after.Url; NodeScheme = 'https' }).Failure | Should -BeNullOrEmpty
            (Invoke-Runbook Update-NodeAuthority.ps1 @{ NewCaPath = $new }).Failure | Should -BeNullOrEmpty
        } finally {
            Stop-NodeStandIn $before
            Stop-NodeStandIn $after
        }
    }

    It 'upgrades the forwarder, and rolls back where a hop fails that did not before' {
        [void] (Invoke-InAccount $aws { param($node) Publish-WallarmForwarder -NodeUrl $node -NodeScheme http } $node.Url)
        # An older forwarder: the same, in an archive of other bytes.
        [IO.Compression.ZipFile]::ExtractToDirectory((Join-Path (Get-PackedModule) 'forwarder/linux-x64.zip'), "$folder/older")
        Compress-Archive -Path "$folder/older/*" -DestinationPath "$folder/older.zip"
        $code = @{ ZipFile = [Convert]::ToBase64String([IO.File]::ReadAllBytes("$folder/older.zip")); Publish = $true }
        function Set-OlderForwarder {
            $version = (Invoke-AwsRequest $aws lambda -Method PUT -Path "/2015-03-31/functions/$function/code" -Body $code).Version
            [void] (Invoke-AwsRequest $aws lambda -Method PUT -Path "/2015-03-31/functions/$function/aliases/live" -Body @{ FunctionVersion = $version })
            $version
        }

        $older = Set-OlderForwarder
        $plan = Invoke-Runbook Update-Forwarder.ps1 @{ WhatIf = $true }
        $plan.Failure | Should -BeNullOrEmpty
        (Get-Function $aws "${function}:live").Configuration.Version | Should -Be $older
        $upgraded = Invoke-Runbook Update-Forwarder.ps1 @{ Probe = $true; Confirm = $false }
        $upgraded.Failure | Should -BeNullOrEmpty
        [int] (Get-Function $aws "${function}:live").Configuration.Version | Should -BeGreaterThan ([int] $older)

        # Older again, with a node that is gone: the probe does not get through after the upgrade.
        $gone = Start-NodeStandIn
        Stop-NodeStandIn $gone
        [void] (Invoke-InAccount $aws { param($node) Publish-WallarmForwarder -NodeUrl $node -NodeScheme http } $gone.Url)
        $older = Set-OlderForwarder
        $failed = Invoke-Runbook Update-Forwarder.ps1 @{ Probe = $true; ProbeTimeout = 5; Confirm = $false }
        $failed.Failure | Should -Match 'The version before is live again'
        (Get-Function $aws "${function}:live").Configuration.Version | Should -Be $older
    }

    It 'covers all stages of an account' {
        $late = New-HttpApi $aws late
        [void] (New-HttpApi $aws internal-tool)
        Clear-AwsCall $aws
        $parameters = @{ NodeUrl = $node.Url; NodeScheme = 'http'; Region = @('eu-central-1'); Exclude = @('internal-*') }
        $plan = Invoke-Runbook Connect-AllStage.ps1 ($parameters + @{ WhatIf = $true })
        $plan.Failure | Should -BeNullOrEmpty
        "$($plan.Output.Target)" | Should -Match $late
        Get-AwsCall $aws -Mutating | Should -BeNullOrEmpty

        (Invoke-Runbook Connect-AllStage.ps1 $parameters).Failure | Should -BeNullOrEmpty
        (Get-SubscriptionFilter $aws /aws/apigateway/late).filterName | Should -Be 'WallarmFilter'
        Get-LogGroup $aws /aws/apigateway/internal-tool | Should -BeNullOrEmpty
    }

    It 'covers the accounts of an organisation by a role, and goes on where one does not let it in' {
        $parameters = @{ NodeUrl = $node.Url; NodeScheme = 'http'; Region = @('eu-central-1'); AccountId = @('111122223333', '444455556666'); RoleName = 'WallarmDeployment' }
        (Invoke-Runbook Connect-AllStage.ps1 $parameters).Failure | Should -BeNullOrEmpty
        $assumed = Get-AwsCall $aws | Where-Object operation -EQ 'AssumeRole' | ForEach-Object { [uri]::UnescapeDataString($_.body) }
        "$assumed" | Should -Match '(?s)arn:aws:iam::111122223333:role/WallarmDeployment.*arn:aws:iam::444455556666:role/WallarmDeployment'

        Add-AwsFault $aws 'sts.AssumeRole:1:denied'
        try {
            $run = Invoke-Runbook Connect-AllStage.ps1 $parameters
        } finally {
            Clear-AwsFault $aws
        }
        $run.Failure | Should -Match '111122223333'
        $run.Failure | Should -Not -Match '444455556666'
    }
}
