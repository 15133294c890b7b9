namespace Wallarm.Connector.Tests.Documentation;

/// <summary>A command of the documentation that these tests do not run.</summary>
/// <param name="Command">The whole of it.</param>
/// <param name="Reason">What runs it instead, or why nothing here can.</param>
/// <param name="RunBy">The file that runs it; null where nothing does.</param>
/// <param name="As">How it is written there.</param>
internal sealed record CommandRunElsewhere(string Command, string Reason, string? RunBy = null, string? As = null);

/// <summary>The only commands of the documentation that these tests do not run.</summary>
internal static class CommandsRunElsewhere
{
    public static IReadOnlyList<CommandRunElsewhere> All { get; } =
    [
        new("dotnet build", "dotnet test builds everything first", ".ci/run", "dotnet test"),
        new("dotnet test", "this is it", ".ci/run", "tests all"),
        new("dotnet run --project samples/Quickstart", "run by the check itself", ".ci/run", "dotnet run --project samples/Quickstart"),
        new(
            "dotnet run --project samples/Quickstart -- --log access.log",
            "run by the check itself",
            ".ci/run",
            "dotnet run --project samples/Quickstart -- --log"),
        new(
            "dotnet publish src/Wallarm.Connector.Forwarder -c Release -r linux-x64",
            "needs the Native AOT tool chain; packing does it",
            "build/Package.proj",
            "publish src/Wallarm.Connector.Forwarder -c Release -r"),
        new(
            "dotnet msbuild build/Package.proj -p:Configuration=Release",
            "needs the Native AOT tool chain",
            ".ci/run",
            "dotnet msbuild build/Package.proj -p:Configuration=Release"),
        new(
            "dotnet msbuild build/Package.proj -t:Reference",
            "run by the check itself, into another folder",
            ".ci/run",
            "dotnet msbuild build/Package.proj -t:Reference"),
        new(
            "dotnet msbuild build/Package.proj -t:ServiceModels",
            "writes sources; a test writes them into another folder",
            "tests/Unit/Aws/ServiceModelTests.cs",
            "Wallarm.Connector.ServiceModels.dll"),
        new(
            "dotnet msbuild build/Package.proj -t:OfficialSurface",
            "compiles everything once more",
            ".ci/run",
            "dotnet msbuild build/Package.proj -t:OfficialSurface"),
        new(
            "dotnet msbuild build/Package.proj -t:Proof",
            "takes the better part of an hour; dotnet test runs a fiftieth",
            "build/Package.proj",
            "--filter Category=Proof"),
        new(
            "dotnet msbuild build/Package.proj -t:Pester",
            "needs the packed module",
            ".ci/run",
            "dotnet msbuild build/Package.proj -t:Pester"),
        new("dotnet tool restore", "run by the target Pester", "build/Package.proj", "tool restore"),
        new(
            "dotnet pwsh ./build.ps1",
            "it is one call of the target that is named",
            "build.ps1",
            "Invoke-DotNet ($msbuild + \"-t:$Task\")"),
        new("pip install 'moto[server]'", "installs what most of these tests need"),
        new(
            "./build.ps1",
            "needs pwsh; it is one call of the target that is named",
            "build.ps1",
            "Invoke-DotNet ($msbuild + \"-t:$Task\")"),
        new(
            "./build.ps1 -Task Package",
            "needs pwsh and the Native AOT tool chain; it is one call of the command beside it",
            "build.ps1",
            "Invoke-DotNet ($msbuild + \"-t:$Task\")"),
        new(
            "./build.ps1 -Task Publish",
            "needs pwsh and the packed module",
            "tests/Pester/Publishing.Tests.ps1",
            "-File $build -Task Publish"),
        new(
            "./build.ps1 -Task Module -CertificateThumbprint",
            "needs Windows and a certificate: in CONTRIBUTING's list of what has not been run"),
        new("dotnet run --project bench -c Release", "measures for many minutes, with tools that are not everywhere"),
        new("dotnet run -c Release --project bench", "measures for many minutes, with tools that are not everywhere"),
        new(
            "dotnet run -c Release --project bench -- --only ext-proc --rounds 5",
            "measures for minutes, with tools that are not everywhere"),
        new("dotnet run -c Release --project bench -- --only outage", "measures for minutes"),
        new("dotnet run -c Release --project bench -- --only deploy", "measures for many minutes, with tools that are not everywhere"),
        new("dotnet nuget verify", "needs a signed release"),
        new(
            "WALLARM_BOOTSTRAP=<path>/bootstrap dotnet test tests/Unit --filter Category=Process",
            "needs the packed binary",
            ".ci/run",
            "--filter Category=Process"),
        new("WALLARM_MODULE=$PWD/artifacts/module/Wallarm.Connector/<version> dotnet test tests/Unit --filter FullyQualifiedName~Connector.Tests.PowerShell", "needs the packed module", ".ci/run", "--filter FullyQualifiedName~Connector.Tests.PowerShell"),
        new(
            "dotnet run --project tests/Simulators -- traffic --records 60000 --hours 168 > artifacts/week.log",
            "makes README's picture, which nothing reads"),
        new("dotnet run --project samples/Quickstart -- --log artifacts/week.log", "makes README's picture, which nothing reads"),
        new(
            "chromium --headless --no-sandbox --hide-scrollbars --window-size=1200,860 "
                + "--screenshot=docs/images/inventory.png artifacts/quickstart/inventory.html",
            "makes README's picture, which nothing reads"),
        new("Invoke-Pester tests/Pester", "needs pwsh", "tests/Pester/Invoke-Tests.ps1", "Invoke-Pester -Configuration"),
        new(
            "aws logs tail /aws/lambda/wallarm-api-discovery-connector --since 1h",
            "AWS CLI 2 has it; the one of the Python packages, which the tests use, has not"),
        new(
            "./Install-Connector.ps1 -ConfigurationPath ./connector.json -WhatIf",
            "needs pwsh",
            "tests/Pester/Runbooks.Tests.ps1",
            "Invoke-Runbook Install-Connector.ps1"),
        new(
            "$runbook = New-PesterContainer -Path ./Connector.Tests.ps1 -Data @{ ConfigurationPath = (Resolve-Path ./connector.json) }",
            "needs pwsh",
            "tests/Pester/Runbooks.Tests.ps1",
            "New-PesterContainer"),
        new(
            "Invoke-Pester -Container $runbook -ExcludeTagFilter Mutates -Output Detailed",
            "needs pwsh",
            "tests/Pester/Runbooks.Tests.ps1",
            "-ExcludeTagFilter Mutates"),
    ];

    /// <summary>Whether each command of a block is one of these.</summary>
    public static bool Has(string block) => ShellCommands.Of(block).All(command => Find(command) is not null);

    /// <summary>The entry of a command; null where it has none.</summary>
    public static CommandRunElsewhere? Find(string command) => All.FirstOrDefault(entry => entry.Command == command);
}
