using System.Globalization;
using System.Text;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Stages;

/// <summary>
/// The settings that a stage had before the connector changed them for the first time, in the SSM Parameter Store: one parameter a stage,
/// <c>/wallarm-connector/stage-logging/restapis|apis/&lt;API id&gt;/&lt;stage&gt;</c>. The settings in a parameter that is there are never
/// overwritten, so that it holds the original for good; what somebody set later and the connector replaced is kept beside it.
/// </summary>
internal sealed class SavedSettings(AwsSession session, LoggedStage stage)
{
    /// <summary>The path of all parameters of stages.</summary>
    public const string Root = "/wallarm-connector/stage-logging";

    /// <summary>The name of the stage's parameter.</summary>
    public string ParameterName => $"{ApiPath}/{Encode(stage.StageName)}";

    private string ApiPath => $"{Root}/{stage.Collection}/{Encode(stage.ApiId)}";

    /// <summary>What forgets what is saved.</summary>
    public Step Deletion => new(new ResourceChange("Delete", $"SSM parameter '{ParameterName}'"), DeleteAsync);

    /// <summary>What saves the settings, beside what is saved already; what is set in their place is noted with them.</summary>
    /// <param name="state">The stage as it is.</param>
    /// <param name="logGroupName">The log group that replaces their destination.</param>
    /// <param name="desired">The settings that replace them.</param>
    /// <param name="functionName">The function of the connector that replaces them; null if none is named.</param>
    /// <param name="tags">Tags of a new parameter.</param>
    public Step Saving(
        StageState state, string logGroupName, StageLoggingSettings desired, string? functionName, IReadOnlyDictionary<string, string> tags)
    {
        var change = new ResourceChange("Save", stage.Resource)
        {
            Property = "present settings", Desired = $"SSM parameter '{ParameterName}', unless they are saved there",
        };
        return new Step(change, token => SaveAsync(state, logGroupName, desired, functionName, tags, token));
    }

    /// <summary>What is saved of the stage; null where nothing is.</summary>
    /// <exception cref="ConnectorException">The parameter holds something else.</exception>
    public async Task<SavedStage?> ReadAsync(CancellationToken cancellation)
    {
        var all = await ReadAllAsync(session, ApiPath, cancellation).ConfigureAwait(false);
        if (all.Find(parameter => parameter.Name == ParameterName) is not { } found) return null;
        return SavedStage.Parse(found.Value) ?? throw new ConnectorException(
            "Wallarm.SavedSettingsUnreadable",
            ConnectorErrorCategory.InvalidData,
            $"The SSM parameter '{ParameterName}' holds no settings of a stage: somebody has changed it.")
        {
            Target = ParameterName,
            RecommendedAction = "Restore the parameter from its history in Parameter Store, or delete it and turn logging off with -Off.",
        };
    }

    /// <summary>Whether the connector has given a log group to any stage of the API, as far as saved settings tell.</summary>
    public async Task<bool> NameLogGroupAsync(string logGroupName, CancellationToken cancellation) =>
        (await ReadAllAsync(session, ApiPath, cancellation).ConfigureAwait(false)).Exists(
            parameter => SavedStage.Parse(parameter.Value)?.LogGroupNames.Contains(logGroupName) == true);

    /// <summary>The stages of the region that the connector has changed, and the value of each one's parameter.</summary>
    public static async Task<List<(LoggedStage Stage, SavedStage? Saved)>> ListAsync(AwsSession session, CancellationToken cancellation)
    {
        var stages = new List<(LoggedStage Stage, SavedStage? Saved)>();
        foreach (var parameter in await ReadAllAsync(session, Root, cancellation).ConfigureAwait(false))
        {
            LoggedStage? stage = parameter.Name[(Root.Length + 1)..].Split('/') switch
            {
                ["restapis", var api, var name] => new RestStage(session, Decode(api), Decode(name)),
                ["apis", var api, var name] => new HttpStage(session, Decode(api), Decode(name)),
                _ => null,
            };
            if (stage is not null) stages.Add((stage, SavedStage.Parse(parameter.Value)));
        }

        return stages;
    }

    /// <summary>
    /// Writes a name with letters that the name of a parameter can have: any other as a dot and the hexadecimal digits of its UTF-8 bytes.
    /// </summary>
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

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    internal static string Decode(string encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        for (var at = 0; at < encoded.Length; at++)
        {
            if (encoded[at] == '.'
                && at + 2 < encoded.Length
                && byte.TryParse(encoded.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var letter))
            {
                bytes.Add(letter);
                at += 2;
            }
            else
            {
                bytes.Add((byte)encoded[at]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <returns>Whether something was written.</returns>
    private async Task<bool> SaveAsync(
        StageState state,
        string logGroupName,
        StageLoggingSettings desired,
        string? functionName,
        IReadOnlyDictionary<string, string> tags,
        CancellationToken cancellation)
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
                    Value = SavedStage.Before(state, logGroupName, desired, functionName).ToJson(),
                    Tags = [.. Ownership.Tags(tags).Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
                },
                cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ParameterAlreadyExistsException)
        {
            // What is there is older, so it is the original.
            return await AddAsync(state, logGroupName, desired, functionName, cancellation).ConfigureAwait(false);
        }
    }

    private Task<bool> DeleteAsync(CancellationToken cancellation) =>
        Absence.WasThereAsync(session.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = ParameterName }, cancellation));

    private static Task<List<Parameter>> ReadAllAsync(AwsSession session, string path, CancellationToken cancellation) =>
        Pages.ListAsync(
            token => session.Ssm.GetParametersByPathAsync(
                new GetParametersByPathRequest { Path = path, Recursive = path == Root, NextToken = token }, cancellation),
            page => page.NextToken,
            page => page.Parameters);

    /// <summary>
    /// Notes what the connector sets now, so that it is known again when the original is restored, and saves what it replaces. What is
    /// saved of a stage of that name that was deleted since makes room.
    /// </summary>
    private async Task<bool> AddAsync(
        StageState state, string logGroupName, StageLoggingSettings desired, string? functionName, CancellationToken cancellation)
    {
        if (await ReadAsync(cancellation).ConfigureAwait(false) is not { } saved) return false;
        var value = (saved.IsOf(state)
            ? saved.And(state.Settings, logGroupName, desired, functionName)
            : SavedStage.Before(state, logGroupName, desired, functionName)).ToJson();
        if (value == saved.ToJson()) return false;
        if (Encoding.UTF8.GetByteCount(value) > SavedStage.MaxBytes)
        {
            throw new ConnectorException(
                "Wallarm.SavedSettingsFull", ConnectorErrorCategory.LimitsExceeded,
                $"The SSM parameter '{ParameterName}' has no room for the present settings of the "
                + $"{stage.Resource} beside those that it holds. Nothing was changed.")
            {
                Target = ParameterName,
                RecommendedAction =
                    "Copy what the parameter holds, reset the stage with Reset-WallarmStageLogging, and set its logging again.",
            };
        }

        await session.Ssm.PutParameterAsync(
            new PutParameterRequest
            {
                Name = ParameterName,
                Type = ParameterType.String,
                Tier = ParameterTier.IntelligentTiering,
                Overwrite = true,
                Value = value,
            },
            cancellation).ConfigureAwait(false);
        return true;
    }
}
