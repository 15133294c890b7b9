using Wallarm.Connector.Engine.Errors;

namespace Wallarm.Connector.Engine.Undelivered;

/// <summary>A bucket and what keys in it begin with, written <c>s3://bucket/prefix</c>.</summary>
/// <param name="Bucket">Name of the bucket.</param>
/// <param name="Prefix">Beginning of the keys; may be empty.</param>
internal sealed record S3Location(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";

    /// <summary>Whether a path is such a location.</summary>
    public static bool Is(string path) => path.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a location.</summary>
    /// <exception cref="InvalidOptionException">It names no bucket.</exception>
    public static S3Location Parse(string text, string parameter)
    {
        var parts = text[Scheme.Length..].Split('/', 2);
        return parts[0].Length is >= 3 and <= 63 && parts[0].All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '.' or '_')
            ? new S3Location(parts[0], parts.Length > 1 ? parts[1] : "")
            : throw UnusableOption.Error(parameter, $"'{text}' names no bucket; it is written s3://bucket/prefix");
    }

    /// <summary>The location of a key in the bucket.</summary>
    public string Of(string key) => $"{Scheme}{Bucket}/{key}";

    public override string ToString() => Of(Prefix);
}
