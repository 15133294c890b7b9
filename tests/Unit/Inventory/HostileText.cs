namespace Wallarm.Connector.Tests.Inventory;

/// <summary>What strangers send to break out of a page, a document or a table.</summary>
internal static class HostileText
{
    public static IReadOnlyList<string> Segments { get; } =
    [
        "</script><script>window.hacked=1</script>", "\"><img src=x onerror=window.hacked=1>", "<!--<script>",
        "--><svg onload=window.hacked=1>", "{{constructor.constructor('window.hacked=1')()}}", "${window.hacked=1}",
        "javascript:window.hacked=1", "%3Cscript%3Ewindow.hacked=1", "]]>", "\u2028window.hacked=1\u2029",
        "\u202Egpj.exe", "zero\u200Bwidth", "\u0000\u0007\u001B[31mred", "\uD800lone",
        "שלום", "日本",
        "%%DATA%%", "%%STYLE%%", "'; window.hacked=1; '", "&lt;b&gt;&amp;", "a b?c#d", "=cmd|' /C calc'!A0", "{notAParameter}", "", "..",
    ];

    /// <summary>Endpoints that are hostile in every property of text.</summary>
    public static ApiEndpoint[] Endpoints { get; } =
    [
        .. Segments.Select((segment, index) => new ApiEndpoint
        {
            Host = index % 3 == 0 ? "api.example.com" : segment + ".example.com",
            Method = index % 4 == 0 ? "GET" : index % 4 == 1 ? "X" + segment : segment,
            Path = $"/users/{{userId}}/{segment}",
            Hits = 40,
            HitsPerDay = 4.5,
            State = index % 2 == 0 && segment.Length > 0 ? segment : null,
            WouldBeDiscovered = false,
            Reason = segment.Length == 0 ? null : segment,
            Detail = segment,
            Status2xx = 39,
            Status5xx = 1,
            Statuses = [new StatusHits(200, 39), new StatusHits(502, 1)],
            LatencyP50 = 12.5,
            LatencyP95 = 40,
            LatencyP99 = 41,
            ResponseBytes = 12.1,
            MaxResponseBytes = 90,
            FirstSeen = InventoryLine.FirstTime,
            LastSeen = InventoryLine.FirstTime.AddHours(1),
            Callers = 3,
            UserAgents = [new UserAgentHits(segment, 40)],
            FirstHour = InventoryLine.FirstTime.AddMinutes(-30),
            HourlyHits = [10, 30],
            Parameters = [new PathParameter("userId", PathRule.Number, [segment])],
            Route = "/" + segment,
            ApiName = segment,
            StageName = segment,
        }),
    ];
}
