using System.Runtime.InteropServices;
using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// Keeps .NET from reading the system's certificate authorities in a function that trusts a pin or an authority of its own.
/// </summary>
internal static partial class OwnTrust
{
    private const string Nowhere = "/dev/null";

    /// <summary>To be called while the process has one thread: it changes what OpenSSL reads by <c>getenv</c>.</summary>
    /// <param name="trust">What the function trusts.</param>
    public static void Apply(NodeTrust trust)
    {
        if (!trust.IsOwn || !OperatingSystem.IsLinux()) return;

        // .NET keeps a copy of the environment for itself, which OpenSSL does not see.
        SystemAuthorities.AreLeftOut = SetVariable("SSL_CERT_FILE", Nowhere, 1) == 0 && SetVariable("SSL_CERT_DIR", Nowhere, 1) == 0;
    }

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrites);
}
