using System.Diagnostics;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Browser;

/// <summary>A headless Chromium, which the tests of a class share. It listens on 127.0.0.1.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Announcement = "DevTools listening on ";

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("wallarm-chromium-");
    private System.Diagnostics.Process? _process;
    private DevToolsConnection? _connection;

    /// <summary>The program; null where there is none.</summary>
    public static string? Program { get; } = ProgramOnPath.Find("chromium");

    public async Task InitializeAsync()
    {
        if (Program is null) return;
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        string[] arguments =
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={_profile.FullName}", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);

        // Its sandbox does not work for root, who runs the tests in containers.
        if (Environment.UserName == "root") start.ArgumentList.Add("--no-sandbox");
        _process = System.Diagnostics.Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) address.TrySetException(new InvalidOperationException("Chromium ended."));
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal))
            {
                address.TrySetResult(new Uri(line.Data[Announcement.Length..]));
            }
        };
        _process.BeginErrorReadLine();
        _connection = await DevToolsConnection.OpenAsync(await address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    /// <summary>Opens a file in a page of its own, and waits until it is loaded.</summary>
    internal async Task<BrowserPage> OpenAsync(string path, int width = 1280, int height = 900, string colorScheme = "light")
    {
        var context = await _connection!.CallAsync("Target.createBrowserContext", new { });
        var target = await _connection.CallAsync(
            "Target.createTarget", new { url = "about:blank", browserContextId = $"{context["browserContextId"]}" });
        var attached = await _connection.CallAsync("Target.attachToTarget", new { targetId = $"{target["targetId"]}", flatten = true });
        var page = new BrowserPage(_connection, $"{attached["sessionId"]}", $"{target["targetId"]}");
        await page.OpenAsync(path, width, height, colorScheme);
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            if (_connection is not null) await _connection.DisposeAsync();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        // What it wrote last may come while the folder goes.
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
        }
    }
}
