namespace Wallarm.Connector.Tests.Sessions;

/// <summary>
/// Tests that set environment variables: those are the process's, so such tests run one after another and beside no others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentTests
{
    public const string Name = "environment variables";
}

/// <summary>An environment without any AWS variable and with an empty home folder, until it is disposed.</summary>
internal sealed class AwsEnvironment : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public AwsEnvironment()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList()) this[name] = null;
        Home = Directory.CreateTempSubdirectory("wallarm-home-").FullName;
        this["HOME"] = Home;
        this["USERPROFILE"] = null;
    }

    public string Home { get; }

    public string CredentialsFile => Path.Combine(Home, ".aws", "credentials");

    public string ConfigFile => Path.Combine(Home, ".aws", "config");

    public string? this[string name]
    {
        set
        {
            _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public string Write(string path, string text)
    {
        var full = Path.Combine(Home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    public void AddCredentials(string text) => Append(CredentialsFile, text);

    public void AddConfig(string text) => Append(ConfigFile, text);

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
        Directory.Delete(Home, recursive: true);
    }

    private static void Append(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.AppendAllText(path, text + "\n");
    }
}
