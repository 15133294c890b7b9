#Requires -Version 7.4
#Requires -Modules Wallarm.Connector

<#
.SYNOPSIS
    Covers all stages of an account, or of an organisation's accounts: everything that does not reach a forwarder yet.
.DESCRIPTION
    Lists the stages of the given regions, leaves out those that are covered, and installs a connector for the others: one function a region, logging and
    subscription for each stage. A format and a log group that a stage has are kept, and missing keys added.

    With -AccountId it does so in each of these accounts, by a role of the same name in all of them. What fails in one account or stage does not stop the
    others; it is told, and the script ends with an error.
.PARAMETER NodeUrl
    Host of the Wallarm node, with its port where that is not the scheme's own.
.PARAMETER NodeScheme
    How the node is spoken to.
.PARAMETER Region
    System names of the regions.
.PARAMETER AccountId
    Ids of the accounts, twelve digits each. Left out, the account of the session.
.PARAMETER RoleName
    Name of the role to assume in each account.
.PARAMETER AssumeFrom
    Where the credentials are that may assume the roles: Environment (AWS_ACCESS_KEY_ID and its like, as CI/CD systems set them), Ec2InstanceMetadata or
    EcsContainer.
.PARAMETER Exclude
    Names of APIs to leave alone, with wildcards.
.EXAMPLE
    ./Connect-AllStage.ps1 -NodeUrl node.example.com:5080 -NodeScheme https -Region eu-central-1, us-east-1 -WhatIf
.EXAMPLE
    ./Connect-AllStage.ps1 -NodeUrl node.example.com:5080 -NodeScheme https -Region eu-central-1 -AccountId 111122223333, 444455556666 -RoleName WallarmDeployment -Exclude 'internal-*'
.EXAMPLE
    $accounts = aws organizations list-accounts --query 'Accounts[?Status==`ACTIVE`].Id' --output json | ConvertFrom-Json
    ./Connect-AllStage.ps1 -NodeUrl node.example.com:5080 -NodeScheme https -Region eu-central-1 -AccountId $accounts -RoleName WallarmDeployment -WhatIf

    The accounts of the organisation, by the AWS CLI.
.OUTPUTS
    One object for each target: Account, Region, Target, Status, Error.
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Account')]
param(
    [Parameter(Mandatory)]
    [ValidateNotNullOrEmpty()]
    [string] $NodeUrl,

    [Parameter(Mandatory)]
    [ValidateSet('http', 'https')]
    [string] $NodeScheme,

    [Parameter(Mandatory)]
    [ValidatePattern('^[a-z]{2,}(-[a-z0-9]+)+-\d+$')]
    [string[]] $Region,

    [Parameter(Mandatory, ParameterSetName = 'Organization')]
    [ValidatePattern('^\d{12}$')]
    [string[]] $AccountId,

    [Parameter(Mandatory, ParameterSetName = 'Organization')]
    [ValidatePattern('^[\w+=,.@-]{1,64}$')]
    [string] $RoleName,

    [Parameter(ParameterSetName = 'Organization')]
    [ValidateSet('Environment', 'Ec2InstanceMetadata', 'EcsContainer')]
    [string] $AssumeFrom = 'Environment',

    [SupportsWildcards()]
    [string[]] $Exclude = @()
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

function Connect-Account([string] $Account, [hashtable] $Session, [hashtable] $Node, [string[]] $Except) {
    $open = Get-WallarmApiStage -Region $Region -ErrorAction Continue @Session | Where-Object {
        $stage = $_
        -not $stage.IsCovered -and -not ($Except | Where-Object { $stage.ApiName -like $_ })
    }
    $open | Install-WallarmConnector -CreateAccountRole -Merge -PassThru -ErrorAction Continue @Node @Session |
        Select-Object @{ Name = 'Account'; Expression = { $Account } }, Region, Target, Status, Error
}

$common = @{ Node = @{ NodeUrl = $NodeUrl; NodeScheme = $NodeScheme }; Except = $Exclude }
$results = if ($PSCmdlet.ParameterSetName -eq 'Account') {
    Connect-Account -Account '' -Session @{} @common
} else {
    $partition = switch -Wildcard ($Region[0]) {
        'cn-*' { 'aws-cn' }
        'us-gov-*' { 'aws-us-gov' }
        default { 'aws' }
    }
    # A profile for each account that assumes its role: what may be found in it is a role's name, never a key.
    $profiles = New-TemporaryFile -WhatIf:$false
    try {
        $AccountId | ForEach-Object { "[$_]"; "role_arn = arn:${partition}:iam::${_}:role/$RoleName"; "credential_source = $AssumeFrom" } |
            Set-Content -LiteralPath $profiles -WhatIf:$false
        foreach ($account in $AccountId) {
            try {
                Connect-Account -Account $account -Session @{ ProfileName = $account; ProfileLocation = $profiles.FullName } @common
            } catch {
                [pscustomobject] @{ Account = $account; Region = $null; Target = 'account'; Status = 'Failed'; Error = "$_" }
            }
        }
    } finally {
        Remove-Item -LiteralPath $profiles -WhatIf:$false
    }
}
$results
$failed = @($results | Where-Object { "$($_.Status)" -in 'Failed', 'NotStarted' })
if ($failed) { throw "Not covered: $(($failed | ForEach-Object { "$($_.Account) $($_.Target)".Trim() }) -join '; '). The same command goes on from there." }
