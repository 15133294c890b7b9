using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Wallarm.Connector.Forwarding;

namespace Wallarm.Connector.Engine;

/// <summary>
/// The settings that a stage had before the connector changed them for the first time, in the SSM Parameter Store: one parameter a stage,
/// <c>/wallarm-connector/stage-logging/restapis|apis/&lt;API id&gt;/&lt;stage&gt;</c>. A parameter that is there is never overwritten, so that it holds the original for good.
/// </summary>
internal sealed class SavedSettings(AwsSession session, ILoggedStage stage)
{
    /// <summary>Where all of them are.</summary>
    internal const string Root = "/wallarm-connector/stage-logging";

    /// <summary>Readable in the console: quotes as <c>\"</c>, not as <c>\u0022</c>, which also keeps a format of 3 KB below the 8 KB of a parameter.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the stage's parameter.</summary>
    public string ParameterName => $"{ApiPath}/{Encode(stage.StageName)}";

    private string ApiPath => $"{Root}/{stage.Collection}/{Encode(stage.ApiId)}";

    /// <summary>The change that <see cref="SaveAsync"/> makes.</summary>
    public ResourceChange Plan() => new("Save", stage.Resource) { Property = "present settings", Desired = $"SSM parameter '{ParameterName}', unless it is there" };

    /// <summary>Saves the settings, unless some are saved already.</summary>
    /// <param name="settings">The settings as they are.</param>
    /// <param name="logGroupName">The log group that replaces their destination.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SaveAsync(StageLoggingSettings settings, string logGroupName, CancellationToken cancellation)
    {
        try
        {
            await session.Ssm.PutParameterAsync(
                new PutParameterRequest
                {
                    Name = ParameterName,
                    Description = $"Logging of {stage.Resource} before {Ownership.TagValue} changed it",
                    Type = ParameterType.String,
                    Tier = ParameterTier.IntelligentTiering,
                    Overwrite = false,
                    Value = ToJson(settings, logGroupName),
                    Tags = [new Tag { Key = Ownership.TagKey, Value = Ownership.TagValue }],
                },
                cancellation).ConfigureAwait(false);
        }
        catch (ParameterAlreadyExistsException)
        {
            // What is there is older, so it is the original.
        }
    }

    /// <summary>Whether settings of the stage are saved, which says that the connector has set its logging before.</summary>
    public Task<bool> IsThereAsync(CancellationToken cancellation) => AnyAsync(parameter => parameter.Name == ParameterName, cancellation);

    /// <summary>Whether the connector has given a log group to any stage of the API, as far as saved settings tell.</summary>
    public Task<bool> NameLogGroupAsync(string logGroupName, CancellationToken cancellation) =>
        AnyAsync(parameter => LogGroupNameOf(parameter.Value) == logGroupName, cancellation);

    private async Task<bool> AnyAsync(Func<Parameter, bool> condition, CancellationToken cancellation)
    {
        string? token = null;
        do
        {
            var page = await session.Ssm.GetParametersByPathAsync(new GetParametersByPathRequest { Path = ApiPath, NextToken = token }, cancellation).ConfigureAwait(false);
            if (page.Parameters?.Any(condition) == true) return true;
            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
        return false;
    }

    /// <summary>The value of the parameter.</summary>
    internal static string ToJson(StageLoggingSettings settings, string logGroupName)
    {
        var json = JsonSerializer.Serialize(new SavedStage(settings.DestinationArn, settings.Format, settings.LoggingLevel, logGroupName, ConnectorVersion.Value), Json);

        // Two braces would refer to another parameter. Outside of strings JSON has never two in a row.
        return json.Replace("{{", "{\\u007b", StringComparison.Ordinal);
    }

    /// <summary>Writes a name with letters that the name of a parameter can have: any other as a dot and the hexadecimal digits of its UTF-8 bytes.</summary>
    internal static string Encode(string name)
    {
        var encoded = new StringBuilder(name.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'_') encoded.Append((char)letter);
            else encoded.Append(CultureInfo.InvariantCulture, $".{letter:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>The log group that a parameter names; null where it cannot be read.</summary>
    internal static string? LogGroupNameOf(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedStage>(value, Json)?.LogGroupName;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record SavedStage(string? DestinationArn, string? Format, string? LoggingLevel, string? LogGroupName, string? ConnectorVersion);
}
