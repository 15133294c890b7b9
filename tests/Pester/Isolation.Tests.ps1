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
