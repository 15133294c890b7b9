namespace Wallarm.Connector.Simulators;

/// <summary>The sample API: its operations, and who calls them how often.</summary>
internal static class PetShop
{
    public const string DefaultDomain = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
    public const string CustomDomain = "api.example.com";

    private const string Forbidden = "Missing Authentication Token";

    /// <summary>Both doors of the API: the stage's default domain, and a custom domain with a base path.</summary>
    public static readonly (string Domain, string Stage, string Prefix, int Weight)[] Doors =
    [
        (DefaultDomain, "prod", "/prod", 6),
        (CustomDomain, "live", "/v2", 4),
    ];

    public static readonly Operation[] Operations =
    [
        new(220, "GET", "/pets", 200, 1287),
        new(180, "GET", "/pets/{n}", 200, 412),
        new(60, "GET", "/pets/{n}/photos", 200, 980),
        new(30, "GET", "/pets/{n}/photos/cat.jpg", 200, 48_211),
        new(40, "POST", "/pets", 201, 131),
        new(25, "PUT", "/pets/{n}", 200, 12),
        new(8, "DELETE", "/pets/{n}", 204, 0),
        new(70, "POST", "/orders", 201, 64),
        new(90, "GET", "/orders/{uuid}", 200, 733),
        new(12, "DELETE", "/orders/{uuid}", 204, 0),
        new(20, "PATCH", "/orders/{uuid}/status", 200, 41),
        new(60, "GET", "/users/{hex}", 200, 377),
        new(25, "GET", "/users/me", 200, 377),
        new(15, "PUT", "/users/me", 200, 377),
        new(10, "GET", "/users/anna@example.org", 200, 377),
        new(12, "GET", "/search/naïve café", 200, 2_114),
        new(12, "GET", "/search/caf%C3%A9", 200, 2_114),
        new(6, "GET", "/reports/2026-11.csv", 200, 190_337),
        new(30, "OPTIONS", "/orders", 200, 1),
        new(15, "HEAD", "/health", 200, 0),
        new(8, "POST", "/orders", 400, 58) { ErrorMessage = "Invalid request body" },
        new(4, "POST", "/pets", 400, 71) { ErrorMessage = "Invalid request body: \"name\" is required" },
        new(6, "GET", "/pets/{n}", 404, 25),
        new(5, "GET", "/pets", 429, 28) { ErrorMessage = "Too Many Requests", ReachesBackend = false },
        new(3, "GET", "/pets", 502, 36) { ErrorMessage = "Internal server error" },
        new(1, "GET", "/orders/{uuid}", 504, 41) { ErrorMessage = "Endpoint request timed out", ReachesBackend = false, IsSlow = true },
        new(6, "GET", "/wp-login.php", 403, 42) { ErrorMessage = Forbidden, ReachesBackend = false, IsScan = true },
        new(5, "GET", "/.env", 403, 42) { ErrorMessage = Forbidden, ReachesBackend = false, IsScan = true },
        new(3, "POST", "/cgi-bin/luci/;stok=/locale", 403, 42) { ErrorMessage = Forbidden, ReachesBackend = false, IsScan = true },
        new(3, "GET", "/admin/config", 404, 25) { IsScan = true },
        new(2, "GET", "/.well-known/security.txt", 200, 188),
    ];

    public static readonly (string UserAgent, int Weight)[] Clients =
    [
        ("okhttp/4.12.0", 22),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", 26),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1", 18),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15", 10),
        ("PetShop/8.14.2 (Android 16; Pixel 9) CronetHttp/131", 10),
        ("python-requests/2.31.0", 5),
        ("curl/8.5.0", 3),
        ("Agent \"quoted\"/1.0", 2),
        ("日本語エージェント/1.0", 1),
        ("-", 3),
    ];

    public static readonly (string UserAgent, int Weight)[] Scanners =
    [
        ("Mozilla/5.0 zgrab/0.x", 3),
        ("Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)", 2),
        ("-", 1),
    ];

    /// <summary>A kind of call, how often it comes (relative to the others), and how it ends.</summary>
    internal sealed record Operation(int Weight, string Method, string Path, int Status, long ResponseLength)
    {
        public string ErrorMessage { get; init; } = "-";

        public bool ReachesBackend { get; init; } = true;

        public bool IsSlow { get; init; }

        public bool IsScan { get; init; }
    }
}
