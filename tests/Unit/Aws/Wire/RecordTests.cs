using System.Diagnostics;

namespace Wallarm.Connector.Tests.Aws.Wire;

public class RecordTests
{
    [BotocoreFact]
    public async Task The_record_is_what_botocore_does_today()
    {
        using var python = System.Diagnostics.Process.Start(new ProcessStartInfo("python3", [WireRecord.Script]) { RedirectStandardOutput = true })!;

        var today = await python.StandardOutput.ReadToEndAsync();

        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(WireRecord.Path), today);
    }
}

/// <summary>Needs Python with the version of botocore that made the record; another one knows other members.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BotocoreFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Version = new(FindVersion);

    public BotocoreFactAttribute()
    {
        if (Version.Value != WireRecord.BotocoreVersion) Skip = $"needs python3 with botocore {WireRecord.BotocoreVersion}";
    }

    private static string? FindVersion()
    {
        try
        {
            using var python = System.Diagnostics.Process.Start(new ProcessStartInfo("python3", ["-c", "import botocore; print(botocore.__version__)"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            return python.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
