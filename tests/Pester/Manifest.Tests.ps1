BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    $folder = Get-PackedModule
    $manifest = Join-Path $folder 'Wallarm.Connector.psd1'
}

Describe 'The manifest of the packed module' {
    It 'is one that PowerShell takes' {
        $module = Test-ModuleManifest -Path $manifest -ErrorAction Stop
        $module.Version.ToString() | Should -Be (Split-Path -Leaf $folder)
        $module.PrivateData.PSData.Tags | Should -Contain 'PSEdition_Core'
    }

    It 'exports the cmdlets and nothing else' {
        $module = Import-PowerShellDataFile -Path $manifest
        $module.CmdletsToExport | Should -Not -Contain '*'
        $module.FunctionsToExport | Should -BeNullOrEmpty
        $module.AliasesToExport | Should -BeNullOrEmpty
        $module.VariablesToExport | Should -BeNullOrEmpty
    }

    It 'comes with both forwarders' {
        foreach ($runtime in 'linux-x64', 'linux-arm64') {
            Join-Path $folder "forwarder/$runtime.zip" | Should -Exist
        }
    }
}

Describe 'The package of the module' {
    BeforeAll {
        $version = Split-Path -Leaf $folder
        $package = Join-Path (Split-Path -Parent (Split-Path -Parent $folder)) "Wallarm.Connector.$version.nupkg"
    }

    It 'holds the files of the module, byte for byte' {
        $unpacked = Join-Path $TestDrive 'unpacked'
        [IO.Compression.ZipFile]::ExtractToDirectory($package, $unpacked)
        $files = Get-ChildItem -LiteralPath $folder -Recurse -File
        $files.Count | Should -BeGreaterThan 20
        foreach ($file in $files) {
            $copy = Join-Path $unpacked ([IO.Path]::GetRelativePath($folder, $file.FullName))
            (Get-FileHash -LiteralPath $copy).Hash | Should -Be (Get-FileHash -LiteralPath $file.FullName).Hash -Because $copy
        }
    }

    It 'says what it is in the words of the manifest' {
        $unpacked = Join-Path $TestDrive 'described'
        [IO.Compression.ZipFile]::ExtractToDirectory($package, $unpacked)
        $described = ([xml] (Get-Content -Raw -LiteralPath (Join-Path $unpacked 'Wallarm.Connector.nuspec'))).package.metadata
        $module = Import-PowerShellDataFile -Path $manifest
        $described.id | Should -Be 'Wallarm.Connector'
        $described.version | Should -Be $module.ModuleVersion
        $described.description | Should -Be $module.Description
        $tags = $described.tags -split ' '
        $tags | Should -Contain 'PSModule'
        foreach ($cmdlet in $module.CmdletsToExport) { $tags | Should -Contain "PSCmdlet_$cmdlet" }
    }
}
