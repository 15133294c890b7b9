BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop
    $log = Join-Path $TestDrive access.log
    Set-Content $log (1..12 | ForEach-Object { "{ `"httpMethod`": `"GET`", `"path`": `"/prod/users/$_`", `"status`": `"200`", `"domainName`": `"=api,example`" }" })
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Export-WallarmApiInventory' {
    It 'writes a page, documents and a table, with neither region nor credentials' {
        $written = Invoke-InFreshProcess {
            Import-Module $args[0]
            foreach ($kind in 'html', 'json', 'yaml', 'csv') {
                Get-WallarmApiInventory $args[1] | Export-WallarmApiInventory "$($args[1]).$kind"
                (Get-Item "$($args[1]).$kind").Length -gt 200
            }
        } $log
        $written | Should -Be $true, $true, $true, $true
        (Get-Content "$log.json" -Raw | ConvertFrom-Json).paths.PSObject.Properties.Name | Should -Be '/prod/users/{userId}'
    }

    It 'writes a table that Import-Csv reads, and no formula' {
        Get-WallarmApiInventory $log | Export-WallarmApiInventory TestDrive:/inventory.csv
        $row = Import-Csv TestDrive:/inventory.csv
        $row.Path, $row.Hits, $row.Host | Should -Be '/prod/users/{userId}', '12', "'=api,example"
    }

    It 'heeds -NoClobber, -Force, -WhatIf and -PassThru' {
        $file = Join-Path $TestDrive kept.html
        Set-Content $file mine
        Set-ItemProperty $file IsReadOnly $true
        { Get-WallarmApiInventory $log | Export-WallarmApiInventory $file -NoClobber } | Should -Throw -ErrorId 'Wallarm.FileExists*'
        { Get-WallarmApiInventory $log | Export-WallarmApiInventory $file } | Should -Throw -ErrorId 'Wallarm.FileNotWritable*'
        Get-WallarmApiInventory $log | Export-WallarmApiInventory $file -Force -WhatIf
        Get-Content $file | Should -Be mine
        (Get-WallarmApiInventory $log | Export-WallarmApiInventory $file -Force -PassThru).Hits | Should -Be 12
        Get-Content $file -TotalCount 1 | Should -Be '<!doctype html>'
    }
}
