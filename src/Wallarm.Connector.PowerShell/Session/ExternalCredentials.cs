namespace Wallarm.Connector.PowerShell;

internal static class ExternalCredentials
{
    public static IExternalCredentials From(object value, string where) => throw new NotSupportedException($"{where}: {value.GetType()}");
}
