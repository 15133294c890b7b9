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
        $described.releaseNotes -replace '\r' | Should -Be ($module.PrivateData.PSData.ReleaseNotes -replace '\r')
    }

    It 'says what is new in the words of the changelog' {
        $notes = (Import-PowerShellDataFile -Path $manifest).PrivateData.PSData.ReleaseNotes -split '\r?\n' | Where-Object { $_ }
        $changelog = Get-Content -LiteralPath (Join-Path $folder 'CHANGELOG.md')
        $notes.Count | Should -BeGreaterThan 2
        foreach ($line in $notes) { $changelog | Should -Contain $line }
        $notes -match '^## ' | Should -BeNullOrEmpty
    }
}

Describe 'The bill of materials' {
    BeforeAll {
        $bom = Get-Content -Raw -LiteralPath (Join-Path $folder 'bom.cdx.json') | ConvertFrom-Json
    }

    It 'names the module in its version' {
        $bom.bomFormat | Should -Be 'CycloneDX'
        $bom.metadata.component.purl | Should -Be "pkg:nuget/Wallarm.Connector@$(Split-Path -Leaf $folder)"
    }

    It 'has the hash of every other file of the module' {
        $hashes = @{}
        $bom.components | Where-Object type -EQ 'file' | ForEach-Object { $hashes[$_.name] = $_.hashes[0].content }
        $files = Get-ChildItem -LiteralPath $folder -Recurse -File | Where-Object Name -NE 'bom.cdx.json'
        $hashes.Count | Should -Be $files.Count
        foreach ($file in $files) {
            $name = [IO.Path]::GetRelativePath($folder, $file.FullName).Replace('\', '/')
            $hashes[$name] | Should -Be (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant() -Because $name
        }
    }

    It 'names every package whose assemblies the module holds, with its licence' {
        $packages = $bom.components | Where-Object type -EQ 'library'
        $assemblies = Get-ChildItem -LiteralPath (Join-Path $folder 'bin/engine') -Filter *.dll | Where-Object Name -NotLike 'Wallarm.*'
        foreach ($assembly in $assemblies) { $packages.name | Should -Contain $assembly.BaseName }
        foreach ($package in $packages) { $package.licenses | Should -Not -BeNullOrEmpty -Because $package.name }
    }
}
