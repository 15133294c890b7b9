@{
    RootModule           = 'bin/Wallarm.Connector.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0a3b0e-5d0c-4a53-9a57-1d7a3c9e2b41'
    Author               = 'Wallarm Connector contributors'
    CompanyName          = 'Wallarm Connector contributors'
    Copyright            = 'Copyright (c) the Wallarm Connector contributors. Licensed under Apache-2.0.'
    Description          = 'Connects Amazon API Gateway to Wallarm API Discovery: deploys the IAM role, the log forwarder, stage logging and the subscription filter, and checks that they work.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('Wallarm.Connector.Format.ps1xml')

    CmdletsToExport      = @(
        'Add-WallarmSubscriptionFilter'
        'Compare-WallarmApiInventory'
        'Export-WallarmApiInventory'
        'Get-WallarmApiInventory'
        'Get-WallarmApiStage'
        'Get-WallarmConnector'
        'Get-WallarmForwarderLog'
        'Get-WallarmLogFormat'
        'Get-WallarmUndeliveredBatch'
        'Install-WallarmConnector'
        'Measure-WallarmDelivery'
        'New-WallarmLambdaRole'
        'Publish-WallarmForwarder'
        'Remove-WallarmForwarder'
        'Remove-WallarmLambdaRole'
        'Remove-WallarmSubscriptionFilter'
        'Reset-WallarmStageLogging'
        'Resume-WallarmDelivery'
        'Send-WallarmAccessLog'
        'Set-WallarmStageLogging'
        'Test-WallarmConnector'
        'Test-WallarmLogFormat'
        'Test-WallarmNode'
        'Uninstall-WallarmConnector'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags                     = @('Wallarm', 'API', 'APIGateway', 'AWS', 'Lambda', 'CloudWatch', 'Security', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri               = 'https://www.apache.org/licenses/LICENSE-2.0'
            ProjectUri               = 'https://docs.wallarm.com/installation/connectors/aws-api-gateway/'
            ReleaseNotes             = 'See CHANGELOG.md in the module folder.'
            RequireLicenseAcceptance = $false
        }
    }
}
