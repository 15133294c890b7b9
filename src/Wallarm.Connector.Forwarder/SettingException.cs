namespace Wallarm.Connector.Forwarder;

/// <summary>A setting without which, or with which, the function cannot run.</summary>
internal sealed class SettingException(string errorType, string message) : Exception(message)
{
    public string ErrorType { get; } = errorType;

    public static SettingException Missing(string name, string expected) => new(
        ErrorTypes.MissingSetting, $"{name} is not set; expected: {expected}.");

    public static SettingException Invalid(string name, string what, string expected) =>
        new(ErrorTypes.InvalidSetting, $"{name}: {what.TrimEnd('.')}; expected: {expected}.");
}
