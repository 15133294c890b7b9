BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    $build = Join-Path $PSScriptRoot '../../build.ps1'
    $version = Split-Path -Leaf (Get-PackedModule)
    $repository = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'repository')).FullName
    $pwsh = Get-PwshProgram
}

Describe 'Publishing the package' {
    BeforeAll { $key = $env:NUGET_API_KEY }

    AfterAll { $env:NUGET_API_KEY = $key }

    It 'shows what would be pushed, and pushes nothing' {
        $shown = & $pwsh -NoProfile -NonInteractive -File $build -Task Publish -Repository $repository -WhatIf
        $shown | Should -Match "Wallarm\.Connector\.$version\.nupkg, \d+ bytes, sha256 [0-9a-f]{64}"
        $shown | Should -Match ([regex]::Escape($repository))
        Get-ChildItem -LiteralPath $repository | Should -BeNullOrEmpty
    }

    It 'does not begin without the key of the repository' {
        $env:NUGET_API_KEY = $null
        & $pwsh -NoProfile -NonInteractive -File $build -Task Publish -Repository $repository 2>&1 | Out-String | Should -Match 'NUGET_API_KEY'
        $LASTEXITCODE | Should -Not -Be 0
    }

    It 'pushes it' {
        $env:NUGET_API_KEY = 'none'
        & $pwsh -NoProfile -NonInteractive -File $build -Task Publish -Repository $repository
        $LASTEXITCODE | Should -Be 0
        Get-ChildItem -LiteralPath $repository -Recurse -Filter "Wallarm.Connector.$version.nupkg" | Should -Not -BeNullOrEmpty
    }
}
