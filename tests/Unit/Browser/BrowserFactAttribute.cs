namespace Wallarm.Connector.Tests.Browser;

/// <summary>A test that needs Chromium, which Debian's package of that name brings. <c>.ci/run</c> installs it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Program is null ? "chromium is not on PATH (Debian's package chromium)." : null;
}
