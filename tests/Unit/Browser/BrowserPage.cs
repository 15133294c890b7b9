using System.Text.Json.Nodes;

namespace Wallarm.Connector.Tests.Browser;

/// <summary>A page in the browser: what it says, what is typed into it, and how it looks.</summary>
internal sealed class BrowserPage(DevToolsConnection connection, string session, string target) : IAsyncDisposable
{
    private readonly List<string> _troubles = [];
    private readonly List<string> _requests = [];

    public async Task OpenAsync(string path, int width, int height, string colorScheme)
    {
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"]) await CallAsync($"{domain}.enable", new { });
        await CallAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 600 });
        var features = new[] { new { name = "prefers-color-scheme", value = colorScheme } };
        await CallAsync("Emulation.setEmulatedMedia", new { media = "", features });
        await CallAsync("Page.navigate", new { url = new Uri(path).AbsoluteUri });
        await UntilAsync("Page.loadEventFired");
    }

    /// <summary>The value of an expression; that of a promise once it has one.</summary>
    public async Task<T> ReadAsync<T>(string expression)
    {
        var result = await CallAsync(
            "Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true, allowUnsafeEvalBlockedByCSP = false });
        return result["exceptionDetails"] is { } details
            ? throw new InvalidOperationException($"{expression}: {details}")
            : result["result"]!["value"]!.GetValue<T>();
    }

    public Task<string> TextAsync(string selector) => ReadAsync<string>($"document.querySelector('{selector}').innerText");

    /// <summary>The texts of all that a selector finds.</summary>
    public async Task<string[]> TextsAsync(string selector)
    {
        var texts = await ReadAsync<string>(
            $"JSON.stringify([...document.querySelectorAll('{selector}')].map(each => each.textContent))");
        return [.. JsonNode.Parse(texts)!.AsArray().Select(text => text!.GetValue<string>())];
    }

    public Task ClickAsync(string selector) => ReadAsync<bool>($"document.querySelector('{selector}').click(), true");

    /// <summary>Presses keys, one after the other, by the names of <c>KeyboardEvent.key</c>.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            var text = key switch { "Enter" => "\r", { Length: 1 } => key, _ => "" };
            var code = key switch
            {
                "Enter" => 13, "Tab" => 9, "Escape" => 27, "ArrowUp" => 38, "ArrowDown" => 40, "/" => 191,
                _ => char.ToUpperInvariant(key[0]),
            };
            await CallAsync("Input.dispatchKeyEvent", new { type = "keyDown", key, text, windowsVirtualKeyCode = code });
            await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, windowsVirtualKeyCode = code });
        }
    }

    public Task TypeAsync(string text) => CallAsync("Input.insertText", new { text });

    public async Task<byte[]> ScreenshotAsync() =>
        Convert.FromBase64String($"{(await CallAsync("Page.captureScreenshot", new { format = "png" }))["data"]}");

    public Task PrintAsync() => CallAsync("Page.printToPDF", new { printBackground = true, preferCSSPageSize = true });

    /// <summary>What the browser complained of so far: exceptions, violations of the policy, dialogs.</summary>
    public async Task<IReadOnlyList<string>> TroublesAsync()
    {
        // Events come in the order in which they happened: those before this one are here when it is.
        await CallAsync("Runtime.evaluate", new { expression = "1" });
        while (connection.EventsOf(session).TryRead(out var happened)) Note(happened);
        return _troubles;
    }

    /// <summary>The addresses that were asked for.</summary>
    public async Task<IReadOnlyList<string>> RequestsAsync()
    {
        await TroublesAsync();
        return _requests;
    }

    public async ValueTask DisposeAsync() => await connection.CallAsync("Target.closeTarget", new { targetId = target });

    private Task<JsonObject> CallAsync(string method, object parameters) => connection.CallAsync(method, parameters, session);

    private async Task UntilAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var happened = await connection.EventsOf(session).ReadAsync(patience.Token);
            Note(happened);
            if ($"{happened["method"]}" == name) return;
        }
    }

    private void Note(JsonObject happened)
    {
        switch ($"{happened["method"]}")
        {
            case "Runtime.exceptionThrown" or "Log.entryAdded" or "Page.javascriptDialogOpening" or "Runtime.consoleAPICalled":
                _troubles.Add(happened["params"]!.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                _requests.Add($"{happened["params"]!["request"]!["url"]}");
                break;
        }
    }
}
