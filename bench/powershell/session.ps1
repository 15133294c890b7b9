# A session that lives on: deploys when the bench asks for it, and answers with the time of each step in milliseconds.
param([string] $Manifest, [int] $Port)

$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$connection = [Net.Sockets.TcpClient]::new('127.0.0.1', $Port)
$reader = [IO.StreamReader]::new($connection.GetStream())
$writer = [IO.StreamWriter]::new($connection.GetStream())
$writer.AutoFlush = $true
while ($line = $reader.ReadLine()) {
    $order = $line | ConvertFrom-Json
    $env:AWS_ACCESS_KEY_ID = $order.accessKeyId
    $env:AWS_SECRET_ACCESS_KEY = $order.secretAccessKey
    try {
        $laps = & "$PSScriptRoot/deploy.ps1" $order.restApiId $order.stageName $order.logGroupName
        $writer.WriteLine(($laps | ForEach-Object { $_.ToString('0.000', [cultureinfo]::InvariantCulture) }) -join ' ')
    }
    catch {
        $writer.WriteLine("failed: $($_.Exception.Message -replace '\s+', ' ')")
    }
}
