using System.Security.Cryptography;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The code of the function and how Lambda runs it.</summary>
internal sealed record ForwarderPackage
{
    /// <summary>The object that Lambda takes the code from; null if it is uploaded.</summary>
    public CodeObject? Source { get; private init; }

    /// <summary>The zip archive that Lambda takes.</summary>
    public required byte[] Zip { get; init; }

    /// <summary>SHA-256 of <see cref="Zip"/>, base64, as Lambda reports it; the name of the object while its hash is not known.</summary>
    public string CodeSha256 { get; private init; } = "";

    /// <summary>Lambda runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Lambda handler.</summary>
    public required string Handler { get; init; }

    /// <summary>Whether it is Wallarm's own Python function, which reads only the two variables of the guide.</summary>
    public bool IsCodeBundle { get; init; }

    /// <summary>The forwarder that this module carries.</summary>
    /// <param name="folder">The folder with <c>linux-x64.zip</c> and <c>linux-arm64.zip</c>.</param>
    /// <param name="architecture"><c>x86_64</c> or <c>arm64</c>.</param>
    /// <exception cref="InvalidOptionException">The module carries none for this architecture.</exception>
    public static ForwarderPackage Packaged(string folder, string architecture)
    {
        var path = Path.Combine(folder, architecture == "arm64" ? "linux-arm64.zip" : "linux-x64.zip");
        if (!File.Exists(path))
        {
            throw new InvalidOptionException(
                "Wallarm.PackageMissing",
                ConnectorErrorCategory.ObjectNotFound,
                $"The module carries no forwarder for {architecture}: '{path}' does not exist.")
            {
                Target = path,
                RecommendedAction = "Install the module from its package, or give Wallarm's own code bundle with -CodeBundlePath.",
            };
        }

        // A runtime of one's own ignores the handler's name, but Lambda wants one.
        return new ForwarderPackage { Zip = File.ReadAllBytes(path), Runtime = "provided.al2023", Handler = "bootstrap" }.Hashed();
    }

    /// <summary>The packaged forwarder from an object of S3.</summary>
    /// <param name="source">The object.</param>
    /// <param name="state">The function; null if there is none.</param>
    public static ForwarderPackage FromS3(CodeObject source, ForwarderState? state) => new()
    {
        Source = source,
        Zip = [],
        CodeSha256 =
            state?.Latest.CodeSha256 is { } deployed && state.Tags.GetValueOrDefault(CodeObject.TagKey) == source.TagValue(deployed)
                ? deployed
                : source.ToString(),
        Runtime = "provided.al2023",
        Handler = "bootstrap",
    };

    /// <summary>Wallarm's own function from its code bundle.</summary>
    /// <param name="path">Archive or folder.</param>
    public static ForwarderPackage FromCodeBundle(string path) =>
        new ForwarderPackage
        {
            Zip = CodeBundle.Read(path),
            Runtime = "python3.13",
            Handler = "lambda_function.lambda_handler",
            IsCodeBundle = true,
        }.Hashed();

    private ForwarderPackage Hashed() => this with { CodeSha256 = Convert.ToBase64String(SHA256.HashData(Zip)) };
}
