using Wallarm.Connector.Inventory;
using Wallarm.Connector.Tests.Browser;

namespace Wallarm.Connector.Tests.Inventory;

/// <summary>The page of Export-WallarmApiInventory, in a real browser.</summary>
public sealed class InventoryPageTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-page-");

    private static ApiEndpoint[] Few { get; } =
    [
        Endpoint("/pets", "GET", 900), Endpoint("/pets", "POST", 50) with { State = "Shadow" }, Endpoint("/orders/{orderId}", "GET", 400),
        Endpoint("/legacy", "DELETE", 3) with
        {
            State = "Zombie", WouldBeDiscovered = false, Reason = "TooFewCalls", Detail = "3 of its calls count.",
        },
        Endpoint("/users", "OPTIONS", 70) with
        {
            WouldBeDiscovered = false, Reason = "Method", Detail = "API Discovery leaves OPTIONS out.",
        },
    ];

    public void Dispose() => _folder.Delete(recursive: true);

    [BrowserFact]
    public async Task No_text_of_callers_becomes_script_or_markup()
    {
        await using var page = await OpenAsync(HostileText.Endpoints);

        var count = await page.ReadAsync<int>(
            "document.querySelectorAll('.open').forEach(each => each.click()), document.querySelectorAll('tr.details').length");

        Assert.Equal(HostileText.Endpoints.Length, count);
        Assert.Empty(await page.TroublesAsync());
        Assert.Single(await page.RequestsAsync());
        Assert.True(await page.ReadAsync<bool>("window.hacked === undefined && document.scripts.length === 2"));
        Assert.Equal(
            0,
            await page.ReadAsync<int>(
                "document.querySelectorAll('img, a:not(.skip), b b, iframe, [onerror], [onload], svg svg').length"));
        var paths = await page.TextsAsync("td.path");
        Assert.Contains(paths, text => text.EndsWith("/</script><script>window.hacked=1</script>", StringComparison.Ordinal));
        Assert.Contains(paths, text => text.EndsWith("/U+202Egpj.exe", StringComparison.Ordinal));
        Assert.Contains(paths, text => text.EndsWith("/U+2028window.hacked=1U+2029", StringComparison.Ordinal));
        Assert.Contains(paths, text => text.EndsWith("/U+0000U+0007U+001B[31mred", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task The_policy_lets_nothing_else_run()
    {
        await using var page = await OpenAsync(Few);

        await page.ReadAsync<bool>(
            """
            (() => {
              for (const attempt of [
                () => { document.body.innerHTML += '<img src=x onerror="window.hacked=1">'; },
                () => {
                  const script = document.createElement('script');
                  script.textContent = 'window.hacked=1';
                  document.body.append(script);
                },
                () => { document.body.setAttribute('onclick', 'window.hacked=1'); document.body.click(); },
                () => { eval('window.hacked=1'); },
                () => { fetch('https://example.com/').catch(() => { }); },
              ]) { try { attempt(); } catch { } }
              return true;
            })()
            """);

        Assert.True(await page.ReadAsync<bool>("window.hacked === undefined"));
        Assert.NotEmpty(await page.TroublesAsync());
    }

    [BrowserFact]
    public async Task Headings_sort_with_mouse_and_keyboard_and_say_so()
    {
        await using var page = await OpenAsync(Few);

        Assert.Equal(["900", "400", "70", "50", "3"], await page.TextsAsync("td.hits"));
        Assert.Equal("descending", await page.ReadAsync<string>("document.querySelector('th.hits').getAttribute('aria-sort')"));
        await page.ClickAsync("th.hits button");
        Assert.Equal(["3", "50", "70", "400", "900"], await page.TextsAsync("td.hits"));
        await page.ReadAsync<bool>("document.querySelector('th.path button').focus(), true");
        await page.PressAsync("Enter");

        Assert.Equal(["/legacy", "/orders/{orderId}", "/pets", "/pets", "/users"], await page.TextsAsync("td.path"));
        Assert.Equal("none", await page.ReadAsync<string>("document.querySelector('th.hits').getAttribute('aria-sort')"));
        Assert.Equal("ascending", await page.ReadAsync<string>("document.querySelector('th.path').getAttribute('aria-sort')"));
        await page.PressAsync("Enter");
        Assert.Equal("/users", (await page.TextsAsync("td.path"))[0]);
    }

    [BrowserFact]
    public async Task Filters_narrow_the_table_down_and_an_empty_one_says_what_to_do()
    {
        await using var page = await OpenAsync(Few);

        await page.PressAsync("/");
        await page.TypeAsync("get PETS");
        Assert.Equal(["/pets"], await page.TextsAsync("td.path"));
        Assert.Equal("1 of 5 endpoints", await page.TextAsync("#count"));
        await page.PressAsync("Escape");
        Assert.Equal("5 endpoints", await page.TextAsync("#count"));
        await Choose("All states", "Shadow");
        Assert.Equal(["POST"], await page.TextsAsync("td.method"));
        await Choose("All methods", "DELETE");
        Assert.Contains("No endpoint matches", await page.TextAsync("#empty"), StringComparison.Ordinal);
        await page.ClickAsync("#empty button");
        Assert.Equal("5 endpoints", await page.TextAsync("#count"));
        await Choose("Discovered or not", "Would be left out");
        Assert.Equal(["/users", "/legacy"], await page.TextsAsync("td.path"));

        Task Choose(string name, string option) => page.ReadAsync<bool>(
            $$"""
            (() => {
              const select = document.querySelector('[aria-label="{{name}}"]');
              select.value = [...select.options].find(option => option.text === '{{option}}').value;
              return select.dispatchEvent(new Event('change'));
            })()
            """);
    }

    [BrowserFact]
    public async Task Rows_open_and_move_by_keyboard()
    {
        await using var page = await OpenAsync(Few);
        await page.ReadAsync<bool>("document.querySelector('.open').focus(), true");

        await page.PressAsync("ArrowDown", "ArrowDown", "Enter");

        Assert.Equal("true", await page.ReadAsync<string>("document.activeElement.getAttribute('aria-expanded')"));
        Assert.Equal("OPTIONS /users, details", await page.ReadAsync<string>("document.activeElement.getAttribute('aria-label')"));
        Assert.Contains("API Discovery leaves OPTIONS out.", await page.TextAsync("tr.details"), StringComparison.Ordinal);
        await page.PressAsync("Enter", "ArrowUp");
        Assert.Equal(0, await page.ReadAsync<int>("document.querySelectorAll('tr.details').length"));
        Assert.Equal("GET /orders/{orderId}, details", await page.ReadAsync<string>("document.activeElement.getAttribute('aria-label')"));
    }

    [BrowserFact]
    public async Task Thousands_of_endpoints_are_there_as_they_come_into_view()
    {
        await using var page = await OpenAsync(
            Enumerable.Range(0, 5_000).Select(number => Endpoint($"/v1/things{number}/{{thingId}}", "GET", 10_000 - number)));
        const string Rows = "document.querySelectorAll('tr.endpoint').length";

        Assert.Equal("5,000 endpoints", await page.TextAsync("#count"));
        var first = await page.ReadAsync<int>(Rows);
        Assert.InRange(first, 50, 500);
        await page.ReadAsync<bool>(
            """
            new Promise(resolve => {
              new MutationObserver(() => resolve(true)).observe(document.getElementById('rows'), { childList: true });
              scrollTo(0, document.body.scrollHeight);
            })
            """);
        Assert.True(await page.ReadAsync<int>(Rows) > first);
        await page.PressAsync("/");
        await page.TypeAsync("things4321");
        Assert.Equal(["/v1/things4321/{thingId}"], await page.TextsAsync("td.path"));
        await page.PressAsync("Escape");
        await page.ClickAsync("th.path button");
        Assert.Equal("/v1/things0/{thingId}", (await page.TextsAsync("td.path"))[0]);
        Assert.Empty(await page.TroublesAsync());
    }

    [BrowserFact]
    public async Task Print_has_all_endpoints()
    {
        await using var page = await OpenAsync(Enumerable.Range(0, 150).Select(number => Endpoint($"/v1/things{number}", "GET", 100)));
        await page.ReadAsync<bool>(
            """
            addEventListener('afterprint', () => {
              window.printed = [document.querySelectorAll('tr.endpoint').length];
            }), true
            """);

        await page.PrintAsync();

        Assert.Equal("[150]", await page.ReadAsync<string>("JSON.stringify(window.printed)"));
    }

    [BrowserFact]
    public async Task An_empty_inventory_is_a_page_that_says_so()
    {
        await using var page = await OpenAsync([]);

        Assert.Contains("No endpoints", await page.TextAsync("#empty"), StringComparison.Ordinal);
        Assert.Empty(await page.TroublesAsync());
    }

    [BrowserFact]
    public async Task Light_and_dark_are_readable_and_look_different()
    {
        // The ratio of WCAG 2: 4.5 to 1 at least, for every text that is seen.
        const string Pale =
            """
            JSON.stringify((() => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const channels = color => {
                canvas.clearRect(0, 0, 1, 1);
                canvas.fillStyle = color;
                canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data];
              };
              const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
              const light = color => {
                const [red, green, blue] = channels(color).map(c => linear(c / 255));
                return .2126 * red + .7152 * green + .0722 * blue;
              };
              const behind = node => {
                for (; node; node = node.parentElement) {
                  const color = getComputedStyle(node).backgroundColor;
                  if (channels(color)[3] > 200) return color;
                }
                return 'white';
              };
              const hasText = each => [...each.childNodes].some(child => child.nodeType === 3 && child.data.trim());
              const isSeen = each => each.checkVisibility() && !each.closest('svg, script, .hidden, .skip, noscript');
              document.querySelectorAll('.open').forEach(each => each.click());
              return [...document.querySelectorAll('body *')].filter(each => hasText(each) && isSeen(each)).map(each => {
                const [a, b] = [light(getComputedStyle(each).color), light(behind(each))];
                return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), each.className + ': ' + each.textContent.slice(0, 30)];
              }).filter(([ratio]) => ratio < 4.5).map(([ratio, text]) => ratio.toFixed(2) + ' ' + text);
            })())
            """;
        List<byte[]> pictures = [];
        foreach (var scheme in (string[])["light", "dark"])
        {
            await using var page = await OpenAsync(Few, colorScheme: scheme);
            pictures.Add(await page.ScreenshotAsync());
            Assert.Equal("[]", await page.ReadAsync<string>(Pale));
        }

        Assert.All(pictures, picture => Assert.True(picture.Length > 10_000));
        Assert.False(pictures[0].AsSpan().SequenceEqual(pictures[1]));
    }

    [BrowserFact]
    public async Task A_phone_shows_all_of_it_without_scrolling_sideways()
    {
        ApiEndpoint[] endpoints = [.. Few, Endpoint("/" + new string('x', 300), "GET", 7), .. HostileText.Endpoints];
        await using var page = await OpenAsync(endpoints, width: 390, height: 844);
        await page.ReadAsync<bool>("document.querySelectorAll('.open').forEach(each => each.click()), true");

        Assert.Equal(390, await page.ReadAsync<int>("document.scrollingElement.scrollWidth"));
        Assert.True(await page.ReadAsync<bool>(
            "[...document.querySelectorAll('tr.endpoint')].every(row => row.getBoundingClientRect().right <= innerWidth)"));
    }

    private static ApiEndpoint Endpoint(string path, string method, int hits) => new()
    {
        Host = "api.example.com",
        Method = method,
        Path = path,
        Hits = hits,
        HitsPerDay = hits / 2.0,
        State = "Documented",
        WouldBeDiscovered = true,
        Status2xx = hits,
        Statuses = [new StatusHits(200, hits)],
        LatencyP50 = 20,
        LatencyP95 = 45,
        LatencyP99 = 120,
        Callers = 9,
        FirstSeen = InventoryLine.FirstTime,
        LastSeen = InventoryLine.FirstTime.AddDays(2),
        UserAgents = [new UserAgentHits("okhttp/4.12.0", hits)],
        FirstHour = InventoryLine.FirstTime.AddMinutes(-30),
        HourlyHits = [.. Enumerable.Range(0, 48).Select(hour => hits / 48 + hour % 5)],
        Parameters =
        [
            .. path.Split('/').Where(segment => segment.StartsWith('{'))
                .Select(segment => new PathParameter(segment[1..^1], PathRule.Number, [])),
        ],
    };

    private async Task<BrowserPage> OpenAsync(
        IEnumerable<ApiEndpoint> endpoints, int width = 1280, int height = 900, string colorScheme = "light")
    {
        var path = Path.Combine(_folder.FullName, "inventory.html");
        using (var file = File.Create(path)) InventoryFile.Write(file, ".html", endpoints);
        return await browser.OpenAsync(path, width, height, colorScheme);
    }
}
