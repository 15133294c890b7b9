using System.Globalization;

namespace Wallarm.Connector.Engine.LogFormats;

/// <summary>Looks at an access-log format as API Gateway and the forwarder would.</summary>
internal static class LogFormatInspection
{
    /// <summary>Looks.</summary>
    /// <param name="format">The format; empty where a stage has none.</param>
    /// <param name="apiType">The kind of API; null for any.</param>
    public static LogFormatCheck Run(string format, ApiType? apiType)
    {
        var template = LogFormatTemplate.Parse(format, out var flaw);
        var length = LogFormatTemplate.ByteCount(format);
        var variables = ContextVariables.In(format).ToList();
        var refusals = Refusals(format, length, variables).ToList();
        var secrets = variables.Where(ContextVariables.IsSecret).ToList();
        return new LogFormatCheck
        {
            IsUnderstood = template?.IsUnderstood == true && refusals.Count == 0,
            ApiType = apiType?.ToString(),
            MissingKeys = [.. template?.MissingNeededKeys ?? []],
            MissingUsedKeys = [.. template?.MissingUsedKeys ?? []],
            Length = length,
            IsWithinLimit = length <= LogFormatTemplate.MaxBytes,
            Secrets = secrets,
            Problems = [.. Unreadable(format, template, flaw), .. refusals, .. Doubts(template, variables, secrets, apiType)],
            Format = format,
        };
    }

    /// <summary>Why the forwarder cannot make use of its lines.</summary>
    private static IEnumerable<string> Unreadable(string format, LogFormatTemplate? template, string flaw)
    {
        if (string.IsNullOrWhiteSpace(format)) yield return "There is no format: access logging is off.";
        else if (template is null) yield return $"It yields no JSON object: {flaw}.";
        if (template is null) yield break;
        if (template.NeededLack is { } lack) yield return lack;
        foreach (var conflict in template.MisreadKeys)
        {
            yield return $"{Sentence(conflict.ToString())}; the forwarder would take it for that.";
        }
    }

    /// <summary>Why API Gateway would not take it.</summary>
    private static IEnumerable<string> Refusals(string format, int length, IReadOnlyList<string> variables)
    {
        if (string.IsNullOrWhiteSpace(format)) yield break;
        if (length > LogFormatTemplate.MaxBytes)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"It has {length:N0} bytes, and API Gateway takes {LogFormatTemplate.MaxBytes:N0}.");
        }

        if (!LogFormatTemplate.IsOneLine(format)) yield return "It has line breaks, and API Gateway takes one line.";
        if (!variables.Contains("$context.requestId") && !variables.Contains("$context.extendedRequestId"))
        {
            yield return "It holds neither $context.requestId nor $context.extendedRequestId, one of which API Gateway asks for.";
        }

        foreach (var variable in variables.Where(variable => !ContextVariables.IsOfContext(variable)))
        {
            yield return $"'{variable}' is no variable of $context, and API Gateway takes no others.";
        }
    }

    /// <summary>What works, but not as well as it could, or too well.</summary>
    private static IEnumerable<string> Doubts(
        LogFormatTemplate? template, IReadOnlyList<string> variables, IReadOnlyList<string> secrets, ApiType? apiType)
    {
        if (template?.UsedLack is { } lack) yield return lack;
        if (template?.HasNestedBareVariables == true)
        {
            yield return "It has variables without quotes in a nested object or array: of a call for which one of them is absent (-), the "
                + "forwarder may not find the fields behind it.";
        }

        foreach (var variable in variables.Where(ContextVariables.IsOfContext))
        {
            if (ContextVariables.FlawFor(variable, apiType) is { } flaw) yield return $"'{variable}' {flaw}.";
        }

        foreach (var secret in secrets)
        {
            yield return $"'{secret}' puts a secret into the log, where everybody who may read the log finds it.";
        }
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
