using System.Management.Automation;
using System.Reflection;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>
/// What Select-Object -First 1 does, which is not part of System.Management.Automation: it takes one object and stops those before it.
/// </summary>
[Cmdlet(VerbsCommon.Select, "FirstObject")]
public sealed class SelectFirstObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        var enough = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        throw (Exception)Activator.CreateInstance(
            enough, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [this], null)!;
    }
}
