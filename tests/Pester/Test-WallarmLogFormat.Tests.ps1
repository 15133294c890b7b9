BeforeAll {
    . $PSScriptRoot/PackedModule.ps1
    Import-Module (Join-Path (Get-PackedModule) 'Wallarm.Connector.psd1') -ErrorAction Stop
}

AfterAll {
    Remove-Module Wallarm.Connector
}

Describe 'Test-WallarmLogFormat' {
    It 'understands what Get-WallarmLogFormat returns, from the pipeline' {
        $checks = Get-WallarmLogFormat | Test-WallarmLogFormat
        $checks.IsUnderstood | Should -Be $true, $true
        $checks.ApiType | Should -Be 'Rest', 'Http'
        $checks[0].GetType().FullName | Should -Be 'Wallarm.Connector.LogFormatCheck'
    }

    It 'needs neither region nor credentials' {
        Invoke-InFreshProcess { Import-Module $args[0]; (Get-WallarmLogFormat Rest | Test-WallarmLogFormat).IsUnderstood } | Should -Be $true
    }

    It 'says what is missing' {
        $check = Test-WallarmLogFormat '{ "requestId": "$context.requestId", "httpMethod": "$context.httpMethod" }'
        $check.IsUnderstood | Should -BeFalse
        $check.MissingKeys | Should -Contain 'path'
        $check.Problems | Should -Not -BeNullOrEmpty
    }

    It 'names variables that put a secret into the log' {
        $format = (Get-WallarmLogFormat Rest).Format -replace '\}$', ', "key": "$context.identity.apiKey" }'
        (Test-WallarmLogFormat $format).Secrets | Should -Contain '$context.identity.apiKey'
    }

    It 'knows the limit of 3 KB, and what is no format at all' {
        $check = Test-WallarmLogFormat ((Get-WallarmLogFormat Rest).Format -replace '\}$', (', "x": "' + 'x' * 3072 + '" }'))
        $check.IsWithinLimit | Should -BeFalse
        $check.Length | Should -BeGreaterThan 3072
        (Test-WallarmLogFormat '').IsUnderstood | Should -BeFalse
    }

    It 'fits into 80 columns' {
        Test-WallarmLogFormat '$context.requestId' | Out-String -Width 80 -Stream | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
    }
}
