<#
.SYNOPSIS
    What is in the stand-in's account before and after a cmdlet runs, by AWS's own API and not by the module.
#>
. $PSScriptRoot/AwsStandIn.ps1

<#
.SYNOPSIS
    Sends one request, signed with Signature Version 4, and returns the answer.
.PARAMETER Target
    The operation of a JSON service, such as Logs_20140328.CreateLogGroup; without it, method and path are the operation.
#>
function Invoke-AwsRequest {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Service,
        [string] $Method = 'POST',
        [string] $Path = '/',
        [string] $Target,
        [object] $Body
    )

    $text = if ($null -eq $Body) { '' } else { ConvertTo-Json $Body -Depth 8 -Compress }
    $time = [DateTime]::UtcNow.ToString('yyyyMMddTHHmmssZ', [cultureinfo]::InvariantCulture)
    $signed = [ordered] @{ host = ([uri] $Aws.Endpoint).Authority; 'x-amz-date' = $time }
    if ($Target) { $signed['x-amz-target'] = $Target }
    $names = $signed.Keys -join ';'
    $canonical = @(
        $Method
        ($Path -split '/').ForEach({ [uri]::EscapeDataString($_) }) -join '/'
        ''
        $signed.Keys.ForEach({ "${_}:$($signed[$_])" })
        ''
        $names
        Get-Sha256 $text
    ) -join "`n"
    $scope = "$($time.Substring(0, 8))/$($Aws.Environment.AWS_REGION)/$Service/aws4_request"
    $key = [Text.Encoding]::UTF8.GetBytes("AWS4$($Aws.Environment.AWS_SECRET_ACCESS_KEY)")
    foreach ($part in ($scope -split '/') + "AWS4-HMAC-SHA256`n$time`n$scope`n$(Get-Sha256 $canonical)") {
        $key = [Security.Cryptography.HMACSHA256]::HashData($key, [Text.Encoding]::UTF8.GetBytes($part))
    }
    $headers = @{ 'x-amz-date' = $time }
    if ($Target) { $headers['x-amz-target'] = $Target }
    $headers.Authorization = "AWS4-HMAC-SHA256 Credential=$($Aws.Environment.AWS_ACCESS_KEY_ID)/$scope, SignedHeaders=$names, Signature=$([Convert]::ToHexString($key).ToLowerInvariant())"
    $request = @{ Uri = $Aws.Endpoint + $Path; Method = $Method; Headers = $headers; SkipHeaderValidation = $true }
    if ($text) { $request += @{ Body = $text; ContentType = if ($Target) { 'application/x-amz-json-1.1' } else { 'application/json' } } }
    Invoke-RestMethod @request
}

function Get-Sha256([string] $Text) {
    [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($Text))).ToLowerInvariant()
}

<#
.SYNOPSIS
    Makes a REST API with one method and deployed stages, and returns its id.
#>
function New-RestApi {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Name,
        [string[]] $StageName = 'prod'
    )

    $api = '/restapis/' + (Invoke-AwsRequest $Aws apigateway -Path /restapis -Body @{ name = $Name }).id
    $root = (Invoke-AwsRequest $Aws apigateway -Method GET -Path "$api/resources").item[0].id
    $get = "$api/resources/$root/methods/GET"
    [void] (Invoke-AwsRequest $Aws apigateway -Method PUT -Path $get -Body @{ authorizationType = 'NONE' })
    [void] (Invoke-AwsRequest $Aws apigateway -Method PUT -Path "$get/integration" -Body @{ type = 'MOCK' })
    foreach ($stage in $StageName) { [void] (Invoke-AwsRequest $Aws apigateway -Path "$api/deployments" -Body @{ stageName = $stage }) }
    Split-Path -Leaf $api
}

<#
.SYNOPSIS
    Makes an HTTP API with a stage and returns its id.
#>
function New-HttpApi {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Name,
        [string] $StageName = '$default'
    )

    $id = (Invoke-AwsRequest $Aws apigateway -Path /v2/apis -Body @{ name = $Name; protocolType = 'HTTP' }).apiId
    [void] (Invoke-AwsRequest $Aws apigateway -Path "/v2/apis/$id/stages" -Body @{ stageName = $StageName })
    $id
}

<#
.SYNOPSIS
    A stage as API Gateway has it: of a REST API, or of an HTTP API.
#>
function Get-Stage {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [string] $RestApiId,
        [string] $ApiId,
        [Parameter(Mandatory)] [string] $StageName
    )

    $api = if ($RestApiId) { "/restapis/$RestApiId" } else { "/v2/apis/$ApiId" }
    Invoke-AwsRequest $Aws apigateway -Method GET -Path "$api/stages/$StageName"
}

function New-LogGroup {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Name
    )

    [void] (Invoke-AwsRequest $Aws logs -Target Logs_20140328.CreateLogGroup -Body @{ logGroupName = $Name })
}

function Get-LogGroup {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Name
    )

    (Invoke-AwsRequest $Aws logs -Target Logs_20140328.DescribeLogGroups -Body @{ logGroupNamePrefix = $Name }).logGroups | Where-Object logGroupName -EQ $Name
}

function Get-SubscriptionFilter {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $LogGroupName
    )

    (Invoke-AwsRequest $Aws logs -Target Logs_20140328.DescribeSubscriptionFilters -Body @{ logGroupName = $LogGroupName }).subscriptionFilters
}

<#
.SYNOPSIS
    A function as Lambda has it, with its configuration and tags.
#>
function Get-Function {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $Name
    )

    Invoke-AwsRequest $Aws lambda -Method GET -Path "/2015-03-31/functions/$Name"
}

<#
.SYNOPSIS
    Deploys a connector's role and function where a test is about something else: with a bundle like Wallarm's own, whose upload takes no time.
#>
function Publish-SmallForwarder {
    [CmdletBinding()]
    param([Parameter(Mandatory)] $Aws)

    $folder = Join-Path $Aws.HomeFolder 'bundle/cw-resend-lambda'
    [void] (New-Item -ItemType Directory -Path $folder -Force)
    Set-Content -LiteralPath "$folder/lambda_function.py" -Value 'def lambda_handler(event, context): pass'
    [void] (Invoke-InAccount $Aws {
            param($bundle)
            New-WallarmLambdaRole | Publish-WallarmForwarder -NodeUrl node.example.com:5050 -NodeScheme https -CodeBundlePath $bundle
        } (Split-Path -Parent $folder))
}

<#
.SYNOPSIS
    Writes lines of now into a log stream; group and stream are made where they are not there.
#>
function Write-LogLine {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string] $LogGroupName,
        [Parameter(Mandatory)] [string[]] $Line
    )

    if (-not (Get-LogGroup $Aws $LogGroupName)) { New-LogGroup $Aws $LogGroupName }
    $stream = @{ logGroupName = $LogGroupName; logStreamName = 'pester' }
    [void] (Invoke-AwsRequest $Aws logs -Target Logs_20140328.CreateLogStream -Body $stream)
    $time = [DateTimeOffset]::UtcNow.ToUnixTimeMilliseconds() - $Line.Count
    $events = @($Line | ForEach-Object { @{ timestamp = $time++; message = $_ } })
    [void] (Invoke-AwsRequest $Aws logs -Target Logs_20140328.PutLogEvents -Body ($stream + @{ logEvents = $events }))
}

<#
.SYNOPSIS
    The line that the forwarder writes for a batch.
#>
function Get-AccountLine {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [int] $Received,
        [int] $Failed
    )

    $line = [ordered] @{
        timestamp = '2026-11-22T10:00:00.000Z'; level = 'INFO'; message = 'batch'; requestId = 'r'
        received = $Received; forwarded = $Received - $Failed; filtered = 0; invalid = 0; rejected = 0; failed = $Failed; durationMs = 3
    }
    if ($Failed) {
        $line.level = 'ERROR'
        $line += @{ errorType = 'Wallarm.DeliveryFailed'; errorMessage = 'no answer' }
    }
    $line | ConvertTo-Json -Compress
}

<#
.SYNOPSIS
    Makes a queue the failure destination of the function of Publish-SmallForwarder, and puts messages into it.
#>
function Set-FailureQueue {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] $Aws,
        [Parameter(Mandatory)] [string[]] $Message
    )

    if (-not $PSCmdlet.ShouldProcess('the queue undelivered')) { return }
    $queue = (Invoke-AwsRequest $Aws sqs -Target AmazonSQS.CreateQueue -Body @{ QueueName = 'undelivered' }).QueueUrl
    [void] (Invoke-InAccount $Aws {
            param($bundle)
            $role = New-WallarmLambdaRole
            $arn = "arn:aws:sqs:$($env:AWS_REGION):$($role.AccountId):undelivered"
            New-WallarmLambdaRole -OnFailureDestination $arn -ReplaceExisting -Force |
                Publish-WallarmForwarder -CodeBundlePath $bundle -OnFailureDestination $arn
        } (Join-Path $Aws.HomeFolder bundle))
    foreach ($body in $Message) { [void] (Invoke-AwsRequest $Aws sqs -Target AmazonSQS.SendMessage -Body @{ QueueUrl = $queue; MessageBody = $body }) }
}

<#
.SYNOPSIS
    The event of a subscription with so many lines, as JSON.
#>
function Get-BatchEvent {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory)] [int] $Count)

    $envelope = @{
        messageType = 'DATA_MESSAGE'; owner = '123456789012'; logGroup = '/aws/apigateway/pet-shop'; logStream = 's'; subscriptionFilters = @('WallarmFilter')
        logEvents = @(1..$Count | ForEach-Object { @{ id = "$_"; timestamp = 1795342123666; message = '{}' } })
    }
    $packed = [IO.MemoryStream]::new()
    $gzip = [IO.Compression.GZipStream]::new($packed, [IO.Compression.CompressionMode]::Compress, $true)
    $gzip.Write([Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $envelope -Depth 4 -Compress)))
    $gzip.Dispose()
    ConvertTo-Json @{ awslogs = @{ data = [Convert]::ToBase64String($packed.ToArray()) } } -Compress
}
