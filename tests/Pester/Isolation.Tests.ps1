BeforeDiscovery {
    . $PSScriptRoot/AwsStandIn.ps1
    $cannotRun = -not (Test-AwsStandIn)
}

BeforeAll {
    . $PSScriptRoot/PackedModule.ps1

    # What another module brings: the same name and version, another file.
    $otherCore = Join-Path $TestDrive 'AWSSDK.Core.dll'
    Copy-Item -LiteralPath (Join-Path (Get-PackedModule) 'bin/engine/AWSSDK.Core.dll') -Destination $otherCore
}

Describe 'A session that holds another AWSSDK.Core' {
    It 'runs the cmdlets with their own copy, and <effect> <when>' -ForEach @(
        @{ when = 'that was loaded before'; before = $true; effect = 'leaves the one alone' }
        @{ when = 'that is loaded afterwards'; before = $false; effect = 'takes the one' }
    ) {
        $result = Invoke-InFreshProcess -ArgumentList $otherCore, $before {
            $manifest, $otherCore, $before = $args
            if ($before) { [void] [Reflection.Assembly]::LoadFrom($otherCore) }
            Import-Module $manifest -ErrorAction Stop
            # Nothing listens there: the call gets as far as the network.
            try {
                New-WallarmLambdaRole -Region eu-central-1 -AccessKey AKIDEXAMPLE -SecretKey wJalrXUtnFEMI -EndpointUrl http://127.0.0.1:9 -WhatIf
            } catch {
                $problem = $_
            }
            if (-not $before) { [void] [Reflection.Assembly]::LoadFrom($otherCore) }
            $contexts = foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) {
                foreach ($assembly in $context.Assemblies) {
                    if ($assembly.GetName().Name -eq 'AWSSDK.Core') { $context.Name }
                }
            }
            [pscustomobject] @{
                Error    = $problem.FullyQualifiedErrorId
                Contexts = $contexts
                Location = [Amazon.RegionEndpoint].Assembly.Location
            }
        }
        $result.Error | Should -BeLike 'Wallarm.EndpointUnreachable*'
        $result.Contexts | Should -Be @('Default', 'Wallarm.Connector.Engine')
        $result.Location | Should -Be $otherCore
    }
}

Describe 'A session with AWS Tools for PowerShell' -Skip:$cannotRun {
    BeforeAll {
        . $PSScriptRoot/AwsAccount.ps1
        $aws = Start-AwsStandIn

        # AWS.Tools.Common in small: its own AWSSDK.Core, and the two cmdlets that leave credentials and region in the session, as that module does.
        $toolsCore = Join-Path $TestDrive 'tools/AWSSDK.Core.dll'
        [void] (New-Item -ItemType Directory -Path (Split-Path -Parent $toolsCore))
        Copy-Item -Path "$PSScriptRoot/../../artifacts/tools/awssdk.core/3.7.501.1/lib/net8.0/AWSSDK.Core.dll" -Destination $toolsCore
        $tools = Join-Path $TestDrive 'tools/AWS.Tools.Common.dll'
        Add-Type -OutputAssembly $tools -IgnoreWarnings -WarningAction Ignore -ReferencedAssemblies $toolsCore, ([psobject].Assembly.Location) -TypeDefinition @'
            using System.Management.Automation;
            using Amazon.Runtime;

            namespace Amazon.PowerShell.Common
            {
                public class AWSPSCredentials
                {
                    internal AWSPSCredentials(AWSCredentials credentials) { Credentials = credentials; }

                    internal AWSCredentials Credentials { get; private set; }
                }

                [Cmdlet(VerbsCommon.Set, "AWSCredential")]
                public class SetAWSCredential : PSCmdlet
                {
                    [Parameter(Mandatory = true)] public string AccessKey { get; set; }

                    [Parameter(Mandatory = true)] public string SecretKey { get; set; }

                    protected override void ProcessRecord()
                    {
                        SessionState.PSVariable.Set("StoredAWSCredentials", new AWSPSCredentials(new BasicAWSCredentials(AccessKey, SecretKey)));
                    }
                }

                [Cmdlet(VerbsCommon.Set, "DefaultAWSRegion")]
                public class SetDefaultAWSRegion : PSCmdlet
                {
                    [Parameter(Mandatory = true)] public string Region { get; set; }

                    protected override void ProcessRecord()
                    {
                        SessionState.PSVariable.Set("StoredAWSRegion", Amazon.RegionEndpoint.GetBySystemName(Region).SystemName);
                    }
                }
            }
'@
    }

    AfterAll { Stop-AwsStandIn $aws }

    It 'takes the credentials and the region that they have stored, <when>' -ForEach @(
        @{ when = 'imported before'; before = $true }
        @{ when = 'imported afterwards'; before = $false }
    ) {
        $keys = $aws.Environment.AWS_ACCESS_KEY_ID, $aws.Environment.AWS_SECRET_ACCESS_KEY
        $settings = @{ AWS_ENDPOINT_URL = $aws.Endpoint; AWS_EC2_METADATA_DISABLED = 'true' }
        $result = Invoke-InFreshProcess -Environment $settings -ArgumentList (@($tools, $before) + $keys) {
            $manifest, $tools, $before, $accessKey, $secretKey = $args
            $ErrorActionPreference = 'Stop'
            if ($before) { Import-Module $tools }
            Import-Module $manifest
            # Loads the engine, and so our copy.
            [void] (Get-WallarmLogFormat)
            if (-not $before) { Import-Module $tools }
            Set-AWSCredential -AccessKey $accessKey -SecretKey $secretKey
            Set-DefaultAWSRegion -Region ap-southeast-2
            $role = New-WallarmLambdaRole
            $connector = Publish-WallarmForwarder -RoleArn $role.RoleArn -NodeUrl node.example.com:5080 -NodeScheme https -SkipNodeTest -WhatIf -WarningAction Ignore
            [pscustomobject] @{
                Status   = $role.Status.ToString()
                Region   = $connector.Region
                Versions = [Runtime.Loader.AssemblyLoadContext]::All.Assemblies.ForEach({ $_.GetName() }).Where({ $_.Name -eq 'AWSSDK.Core' }).Version.Major
            }
        } | Where-Object { $_.PSObject.Properties['Versions'] }
        $result.Status | Should -BeIn 'Created', 'Unchanged'
        $result.Region | Should -Be 'ap-southeast-2'
        $result.Versions | Sort-Object | Should -Be 3, 4
    }
}
