BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop

    function Set-Log([string] $name, [string[]] $paths) {
        $log = Join-Path $TestDrive $name
        Set-Content $log ($paths | ForEach-Object { "{ `"httpMethod`": `"GET`", `"path`": `"$_`", `"status`": `"200`", `"domainName`": `"api.example.com`" }" })
        $log
    }

    $before = Set-Log before.log (@('/prod/old') * 12 + '/prod/rare')
    $after = Set-Log after.log (@('/prod/new') * 12 + @('/prod/rare') * 12)
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Compare-WallarmApiInventory' {
    It 'says what is new, gone and changed, of objects and of every kind of file' {
        Get-WallarmApiInventory $before | Export-WallarmApiInventory TestDrive:/before.html
        foreach ($reference in 'TestDrive:/before.html', (Get-WallarmApiInventory $before)) {
            $changes = Get-WallarmApiInventory $after | Compare-WallarmApiInventory $reference
            $changes.Change | Should -Be New, Gone, Changed
            $changes.Path | Should -Be /prod/new, /prod/old, /prod/rare
            $changes[2].Differences[0].Property | Should -Be WouldBeDiscovered
        }
    }

    It 'fits into 80 columns, by host' {
        $shown = Get-WallarmApiInventory $after | Compare-WallarmApiInventory (Get-WallarmApiInventory $before) | Out-String -Width 80 -Stream
        $shown | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $shown -match '^New +GET +/prod/new' | Should -HaveCount 1
    }
}
