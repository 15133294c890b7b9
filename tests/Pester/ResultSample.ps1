<#
.SYNOPSIS
    Every type that the cmdlets return, and one result of each, with values as long as AWS has them.
#>

<#
.SYNOPSIS
    The types of what a module's cmdlets return, and of what those hold.
#>
function Get-ResultType {
    [CmdletBinding()]
    [OutputType([type])]
    param([Parameter(Mandatory)] [string] $Module)

    $open = [Collections.Generic.Queue[type]] @((Get-Command -Module $Module).OutputType.Type | Where-Object Namespace -EQ 'Wallarm.Connector')
    $found = [Collections.Generic.HashSet[type]]::new()
    while ($open.Count) {
        $type = $open.Dequeue()
        if (-not $found.Add($type)) { continue }
        foreach ($property in $type.GetProperties()) {
            $held = $property.PropertyType.IsGenericType ? $property.PropertyType.GetGenericArguments()[0] : $property.PropertyType
            if ($held.Namespace -eq 'Wallarm.Connector' -and -not $held.IsEnum) { $open.Enqueue($held) }
        }
    }
    $found | Sort-Object Name
}

<#
.SYNOPSIS
    A result of a type whose every property has a value, a long one.
#>
function Get-ResultSample {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [type] $Type)

    # Records of positional parameters have no other constructor.
    $sample = [Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
    foreach ($property in $Type.GetProperties().Where({ $_.CanWrite })) { $property.SetValue($sample, (Get-SampleValue $property.PropertyType $property.Name)) }
    $sample
}

function Get-SampleValue([type] $Type, [string] $Name) {
    $plain = [Nullable]::GetUnderlyingType($Type) ?? $Type
    if ($plain.IsGenericType) {
        $element = $plain.GetGenericArguments()[0]
        $list = [Array]::CreateInstance($element, 6)
        for ($index = 0; $index -lt $list.Length; $index++) { $list.SetValue((Get-SampleValue $element $Name), $index) }
        return , $list
    }
    if ($plain.IsEnum) { return [enum]::GetValues($plain) | Sort-Object { "$_".Length } | Select-Object -Last 1 }
    switch ($plain) {
        ([int]) { return 10240 }
        ([long]) { return 9999999L }
        ([double]) { return 1234567.8 }
        ([bool]) { return $false }
        ([TimeSpan]) { return [TimeSpan]::FromSeconds(123.456) }
        ([DateTimeOffset]) { return [DateTimeOffset]::new(2030, 11, 23, 22, 33, 44, [TimeSpan]::Zero) }
        ([object]) { return 'result' }
        ([string]) {
            switch -Wildcard ($Name) {
                Region { return 'ap-southeast-2' }
                '*ApiId' { return 'a1b2c3d4e5' }
                ApiName { return 'customer-facing-payments-gateway-public' }
                StageName { return 'a-stage-of-a-long-name' + '-and-more' * 12 }
                '*LogGroupName' { return '/aws/apigateway/customer-facing-payments-gateway-public' }
                FunctionName { return 'wallarm-api-discovery-connector' + '-of-a-team' * 3 + '-ab' }
                '*Arn' { return 'arn:aws:lambda:ap-southeast-2:123456789012:function:wallarm-api-discovery-connector-of-a-team:live' }
                NodeAddress { return 'https://node-of-the-connector.eu-central-1.security.internal.example.com:5050' }
                '*Format' { return '{ "requestId": "$context.requestId", "httpMethod": "$context.httpMethod", "path": "$context.path", "status": "$context.status" }' }
                Architecture { return 'x86_64' }
                Version { return '12345' }
                Name { return 'SubscriptionFilter' }
                Scope { return "stage 'a-stage-of-a-long-name' of HTTP API 'a1b2c3d4e5'" }
                ResourceType { return 'SubscriptionFilter' }
                EventId { return '3' * 56 }
                Level { return 'CRITICAL' }
                default { return "$Name " + 'of a text that goes on for more than one line of eighty columns, as errors and details do' }
            }
        }
    }
    Get-ResultSample $plain
}
