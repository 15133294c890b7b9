# The five steps of Wallarm's guide as the module has them. Returns the time of each in milliseconds, in this order.
param([string] $RestApiId, [string] $StageName, [string] $LogGroupName)

$ErrorActionPreference = 'Stop'
$WarningPreference = 'SilentlyContinue'
$clock = [Diagnostics.Stopwatch]::StartNew()
$laps = [Collections.Generic.List[double]]::new()

$role = New-WallarmLambdaRole
$laps.Add($clock.Elapsed.TotalMilliseconds)
$null = $role | Publish-WallarmForwarder -NodeUrl node.example.com:443 -NodeScheme https
$laps.Add($clock.Elapsed.TotalMilliseconds)
$logging = Set-WallarmStageLogging -RestApiId $RestApiId -StageName $StageName -LogGroupName $LogGroupName -CreateAccountRole
$laps.Add($clock.Elapsed.TotalMilliseconds)
$null = $logging | Add-WallarmSubscriptionFilter
$laps.Add($clock.Elapsed.TotalMilliseconds)
$checks = Test-WallarmConnector -RestApiId $RestApiId -StageName $StageName
$laps.Add($clock.Elapsed.TotalMilliseconds)

# NodeSettings is always Skipped: it is a text for the reader.
$failed = @($checks | Where-Object { $_.Status -in 'Failed', 'Skipped' -and $_.Name -ne 'NodeSettings' })
if ($failed) { throw "the deployed connector does not pass: $($failed | ForEach-Object { $_.Name + ': ' + $_.Detail })" }
$before = 0.0
foreach ($lap in $laps) {
    $lap - $before
    $before = $lap
}
