using System.Security.Cryptography;
using System.Text;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Operations;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>An object of Amazon S3 that Lambda takes the packaged forwarder from, such as a signed one.</summary>
/// <param name="Bucket">Name of the bucket, in the region of the function.</param>
/// <param name="Key">Key of the object.</param>
/// <param name="Version">Its version; null for the newest one.</param>
internal sealed record CodeObject(string Bucket, string Key, string? Version)
{
    /// <summary>
    /// The tag that says which object a function's code came from: the hash of its name, and that of the code, so that it is void once
    /// somebody deploys other code. Lambda tells the hash of the code only after the deployment, and does not tell the object.
    /// </summary>
    public const string TagKey = Ownership.TagKey + "-code";

    /// <summary>The object that is asked for; null for none.</summary>
    /// <exception cref="InvalidOptionException">A part of its name is missing, or there is a code bundle as well.</exception>
    public static CodeObject? Asked(ForwarderOptions options)
    {
        var (bucket, key, version) = (options.CodeS3Bucket, options.CodeS3Key, options.CodeS3ObjectVersion);
        if (bucket is null && key is null && version is null) return null;
        if (bucket is null) throw UnusableOption.Error("-CodeS3Bucket", "it is missing beside the key or version of an object");
        if (key is null) throw UnusableOption.Error("-CodeS3Key", "it is missing beside the bucket");
        if (options.CodeBundlePath is not null) throw UnusableOption.Error("-CodeS3Bucket", "-CodeBundlePath names other code");
        return new CodeObject(bucket, key, version);
    }

    /// <summary>The value of the tag for code that was deployed.</summary>
    public string TagValue(string codeSha256) =>
        $"{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())))}:{codeSha256}";

    /// <summary>Whether the tags of a function say that its code came from S3.</summary>
    public static bool IsSourceOf(string codeSha256, IReadOnlyDictionary<string, string> tags) =>
        tags.GetValueOrDefault(TagKey)?.EndsWith(':' + codeSha256, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public override string ToString() => $"s3://{Bucket}/{Key}{(Version is null ? "" : $", version {Version}")}";
}
