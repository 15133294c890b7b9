using System.Diagnostics;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.SimulatedAws;

/// <summary>A test that needs moto_server and boto3; without them it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BotoFactAttribute : FactAttribute
{
    private static readonly string? WhatIsMissing = FindWhatIsMissing();

    public BotoFactAttribute() => Skip = WhatIsMissing;

    private static string? FindWhatIsMissing()
    {
        if (!MotoServer.IsInstalled)
            return MotoServer.NotInstalledMessage;
        try
        {
            using System.Diagnostics.Process python = System.Diagnostics.Process.Start(
                new ProcessStartInfo("python3", ["-c", "import boto3"]) { RedirectStandardError = true })!;
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "python3 has no boto3: install it with 'pip install boto3'.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "python3 is not on PATH.";
        }
    }
}
