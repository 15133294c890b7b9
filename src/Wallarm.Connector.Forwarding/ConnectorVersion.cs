namespace Wallarm.Connector.Forwarding;

/// <summary>The version of this connector.</summary>
public static class ConnectorVersion
{
    /// <summary>SemVer, as in <c>1.2.3</c>; the one of the build.</summary>
    public static string Value { get; } = typeof(ConnectorVersion).Assembly.GetName().Version!.ToString(3);
}
