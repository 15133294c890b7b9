# A new cmdlet needs one class, one help text and one test file; what the manifest exports is held against them.
BeforeDiscovery {
    . $PSScriptRoot/PackedModule.ps1
    $cmdlets = (Import-PowerShellDataFile -Path (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1')).CmdletsToExport
}

BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    $folder = Get-PackedModule
    $exported = (Import-PowerShellDataFile -Path (Join-Path $folder 'Wallarm.Connector.psd1')).CmdletsToExport
    Import-Module (Join-Path $folder 'Wallarm.Connector.psd1') -ErrorAction Stop
    $commands = Get-Command -Module Wallarm.Connector
    $help = [xml] (Get-Content -Raw -LiteralPath (Join-Path $folder 'en-US/Wallarm.Connector.PowerShell.dll-Help.xml'))
    $root = Join-Path $PSScriptRoot '../..'
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe '<_>' -ForEach $cmdlets {
    BeforeAll { $cmdlet = $_ }

    It 'has its class' {
        $command = $commands | Where-Object Name -EQ $cmdlet
        $command | Should -Not -BeNullOrEmpty
        $command.ImplementingType.Name | Should -Be "$($cmdlet -replace '-')Command"
        Join-Path $root "src/Wallarm.Connector.PowerShell/$($cmdlet -replace '-')Command.cs" | Should -Exist
    }

    It 'has its help, and its reference page' {
        $help.helpItems.command.details.name | Should -Contain $cmdlet
        Join-Path $root "docs/cmdlets/$cmdlet.md" | Should -Exist
    }

    It 'has its test file' {
        Join-Path $PSScriptRoot "$cmdlet.Tests.ps1" | Should -Exist
    }
}

Describe 'Every cmdlet' {
    It 'that has a class is exported' {
        $types = $commands[0].ImplementingType.Assembly.GetTypes() | Where-Object { $_.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) }
        $types.Name | ForEach-Object { $_ | Should -BeIn $exported.ForEach({ "$($_ -replace '-')Command" }) }
    }

    It 'that has a test file, a help text or a page is exported' {
        $tested = (Get-ChildItem -Path $PSScriptRoot -Filter '*-Wallarm*.Tests.ps1').Name -replace '\.Tests\.ps1$'
        $pages = (Get-ChildItem -Path (Join-Path $root 'docs/cmdlets') -Filter '*-*.md').BaseName
        @($tested) + $pages + $help.helpItems.command.details.name | ForEach-Object { $_ | Should -BeIn $exported }
    }
}
