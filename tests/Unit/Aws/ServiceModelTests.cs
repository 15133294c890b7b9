using System.Diagnostics;
using Wallarm.Connector.Tests.Aws.Wire;

namespace Wallarm.Connector.Tests.Aws;

public sealed class ServiceModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [BotocoreFact]
    public async Task The_clients_are_what_the_service_models_make_of_them()
    {
        await WriteAsync();

        var sources = Path.Combine(Repository.Folder, "src", "Wallarm.Connector.Aws", "Services");
        Assert.Equal(Names(sources), Names(_folder.FullName));
        foreach (var name in Names(sources))
        {
            Assert.Equal(
                await File.ReadAllTextAsync(Path.Combine(sources, name)),
                await File.ReadAllTextAsync(Path.Combine(_folder.FullName, name)));
        }
    }

    [BotocoreFact]
    public async Task The_surface_has_operations_that_nobody_calls_here_and_no_wire()
    {
        await WriteAsync("--surface");

        var lambda = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "Lambda.cs"));
        Assert.Contains("Task<CreateEventSourceMappingResponse>", lambda, StringComparison.Ordinal);
        Assert.DoesNotContain("Exchange", lambda, StringComparison.Ordinal);
    }

    private async Task WriteAsync(params string[] options)
    {
        var program =
            Path.Combine(
                AppContext.BaseDirectory,
                "..",
                "..",
                "Wallarm.Connector.ServiceModels",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')));
        using var writer = System.Diagnostics.Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(program, "Wallarm.Connector.ServiceModels.dll"), _folder.FullName, .. options]))!;
        await writer.WaitForExitAsync();
        Assert.Equal(0, writer.ExitCode);
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Order();
}
