BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Get-WallarmLogFormat' {
    It 'returns the format of both kinds of API, with neither region nor credentials' {
        $formats = Invoke-InFreshProcess {
            Import-Module $args[0]
            Get-WallarmLogFormat | ForEach-Object { "$($_.ApiType) $($_.Format)" }
        }
        $formats[0] | Should -Match '^Rest \{.*"requestId" *: *"\$context\.requestId"'
        $formats[1] | Should -Match '^Http \{'
    }

    It 'adds with -Extended the route of its kind, in one line that API Gateway takes' {
        $format = Get-WallarmLogFormat Http -Extended
        $format.GetType().FullName | Should -Be 'Wallarm.Connector.LogFormat'
        $format.Keys | Should -Contain 'routeKey'
        $format.Keys | Should -Not -Contain 'resourcePath'
        $format.Format | Should -Not -Match '[\r\n]'
        $format.Length | Should -BeLessOrEqual 3072
        (Get-WallarmLogFormat Rest -Extended).Keys | Should -Contain 'resourcePath'
    }

    It 'fits into 80 columns' {
        Get-WallarmLogFormat | Out-String -Width 80 -Stream | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }

    It 'refuses a kind that it does not know' {
        { Get-WallarmLogFormat WebSocket } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage*'
    }
}
