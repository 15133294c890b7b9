BeforeDiscovery {
    . $PSScriptRoot/PackedModule.ps1
    $cmdlets = (Import-PowerShellDataFile -Path (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1')).CmdletsToExport
}

BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Help of <_>' -ForEach $cmdlets {
    BeforeAll {
        $cmdlet = $_
        $help = Get-Help $cmdlet -Full
    }

    It 'has a synopsis, a description, notes and a link' {
        # Where there is no help, the synopsis is the syntax.
        $help.Synopsis | Should -Not -Match "$cmdlet \["
        $help.description.Text | Should -Not -BeNullOrEmpty
        $help.alertSet.alert.Text | Should -Not -BeNullOrEmpty
        $help.relatedLinks.navigationLink.uri -match '^https://' | Should -Not -BeNullOrEmpty
    }

    It 'shows at least two examples' {
        $help.examples.example.Count | Should -BeGreaterOrEqual 2
        Get-Help $cmdlet -Examples | Out-String | Should -Match 'Example 2: '
    }

    It 'describes each parameter by itself' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        foreach ($parameter in (Get-Command $cmdlet).Parameters.Keys.Where({ $_ -notin $common })) {
            Get-Help $cmdlet -Parameter $parameter | Out-String | Should -Match "-$parameter" -Because $parameter
        }
    }
}

Describe 'Help about the module' {
    It 'is in <topic>, which Get-Help finds' -ForEach @(
        @{ topic = 'about_Wallarm.Connector'; word = 'LINES THAT DEPLOY' }
        @{ topic = 'about_Wallarm.Connector_Credentials'; word = 'AWS_PROFILE' }
        @{ topic = 'about_Wallarm.Connector_Troubleshooting'; word = 'Test-WallarmConnector' }
    ) {
        Get-Help $topic | Out-String | Should -Match $word
    }
}
