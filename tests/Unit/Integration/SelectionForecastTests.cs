using System.IO.Compression;
using System.Text;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.PowerShell;
using Wallarm.Connector.Tests.SimulatedAws;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Publish-WallarmForwarder -WhatIf -Path: how many lines of a saved log would go where.</summary>
public sealed class SelectionForecastTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-forecast-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static string[] Lines =>
    [
        .. Enumerable.Range(0, 6).Select(number => new InventoryLine("GET", $"/prod/pets/{number}").ToString()),
        .. Enumerable.Range(0, 3).Select(_ => new InventoryLine("GET", "/prod/health").ToString()),
        new InventoryLine("GET", "/prod/wp-login.php", Status: 404).ToString(),
        new InventoryLine("GET", "/prod/users/jane@example.com/4111111111111111").ToString(),
        new InventoryLine("GET", "/prod/users/4111111111111111").ToString(),
        new InventoryLine("GET", "/.wallarm-probe/4111111111111111").ToString(),
        new InventoryLine("GET", "/v2/pets").ToString(),
        "no access-log record", "{ \"httpMethod\": \"GET\" }",
    ];

    private const string Rules = "-IncludePath '/prod/**' -ExcludePath '/*/health', '**.php', '/never' -Redact emails, digits";

    [Fact]
    public void Without_an_account_the_lines_are_counted_by_the_settings_alone_and_nothing_is_shown_of_them()
    {
        using var shell = ModuleSession.Open(_folder.FullName);
        Write("access.log", Lines);

        var run = shell.Run(
            $"Publish-WallarmForwarder {Rules} -WhatIf -Path access.log "
                + "-ProfileName absent-profile -ProfileLocation ./none -Region eu-west-1");

        var forecast = run.Single<SelectionForecast>();
        Assert.Equal(
            (16, 9, 5, 2, 2),
            (forecast.Lines, forecast.Forwarded, forecast.Filtered, forecast.Invalid, forecast.Redacted));
        Assert.Equal(
            [("no -IncludePath", 1), ("-ExcludePath /*/health", 3), ("-ExcludePath **.php", 1), ("-ExcludePath /never", 0)],
            forecast.FilteredBy.Select(rule => (rule.Rule, (int)rule.Lines)));
        Assert.Equal([("not-json-object", 1), ("path-missing", 1)], forecast.InvalidReasons.Select(rule => (rule.Rule, (int)rule.Lines)));
        Assert.Equal([("emails", 1), ("digits", 2)], forecast.RedactedBy.Select(rule => (rule.Rule, (int)rule.Lines)));
        Assert.Equal((false, true), (forecast.IsFunctionRead, forecast.IsComplete));
        Assert.Contains("there is no plan", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("jane", string.Join('\n', [.. run.Warnings, .. run.Verbose, .. shell.Host.Lines]), StringComparison.Ordinal);
    }

    [BotoFact]
    public async Task What_is_not_given_counts_as_the_function_has_it_and_the_plan_follows()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder.FullName);
        cloud.CreateForwarder("-IncludePath '/prod/**' -Environment @{ X_FORWARD = 'Discoverable' }");
        Write("access.log", Lines);

        var run = cloud.Run("Publish-WallarmForwarder @aws -ExcludePath '/*/health' -WhatIf -Path access.log").ThrowIfFailed();

        var forecast = Assert.IsType<SelectionForecast>(run.Output[0].BaseObject);
        var planned = Assert.IsType<PublishedForwarder>(run.Output[1].BaseObject);
        Assert.Equal(
            [("X_FORWARD=discoverable", 1), ("no -IncludePath", 1), ("-ExcludePath /*/health", 3)],
            forecast.FilteredBy.Select(rule => (rule.Rule, (int)rule.Lines)));
        Assert.Equal((true, ChangeStatus.Planned), (forecast.IsFunctionRead, planned.Status));
        Assert.Equal(forecast.Lines, forecast.Forwarded + forecast.Filtered + forecast.Invalid);
        Assert.Empty(cloud.Mutations);
    }

    [BotoFact]
    public async Task Files_are_read_as_an_inventory_reads_them_and_one_that_is_missing_is_an_error_of_its_own()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder.FullName);
        cloud.CreateForwarder();
        Write("one.log", Lines);
        Write("two.log", Lines.Select(line => $"2026-11-20T06:30:00.000Z {line}"));
        using (var zipped = new GZipStream(File.Create(Path.Combine(_folder.FullName, "three.log.gz")), CompressionLevel.Fastest))
        {
            zipped.Write(Encoding.UTF8.GetBytes(string.Join('\n', Lines)));
        }

        var run = cloud.Run("Publish-WallarmForwarder @aws -WhatIf -Path *.log, three.log.gz, absent.log, *.none, one.log");

        var forecast = Assert.IsType<SelectionForecast>(run.Output[0].BaseObject);
        Assert.Equal((48, 42, 6, false), (forecast.Lines, forecast.Forwarded, forecast.Invalid, forecast.IsComplete));
        Assert.All(
            run.Errors, error => Assert.StartsWith("Wallarm.LogFileNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Equal(2, run.Errors.Count);
        Assert.Null(run.StoppedBy);
    }

    [BotoFact]
    public async Task Without_WhatIf_and_with_settings_that_the_forwarder_refuses_nothing_is_read()
    {
        await using var cloud = await CloudSession.OpenAsync(currentFolder: _folder.FullName);
        Write("access.log", Lines);

        var changing = cloud.Fail("Publish-WallarmForwarder @aws -ExcludePath '/a' -Path access.log");
        var bad = cloud.Fail("Publish-WallarmForwarder @aws -ExcludePath 'a' -WhatIf -Path access.log");

        Assert.StartsWith("Wallarm.OptionNotUsable,", changing.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-Path cannot be used without -WhatIf", changing.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ExcludePath cannot be used: 'a': a pattern starts with neither", bad.ToString(), StringComparison.Ordinal);
        Assert.Empty(cloud.Aws.Calls);
    }

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(_folder.FullName, name), lines);
}
