using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Compares two API inventories: which endpoints are new, gone or changed.</summary>
/// <remarks>
/// <para>Each inventory is endpoints, as Get-WallarmApiInventory returns them, or the path of a file that Export-WallarmApiInventory wrote,
/// of any kind: .html, .json, .yaml, .yml or .csv.</para>
/// <para>An endpoint is the same in both if host, method and path template are; the names of parameters do not matter. Changed is one whose
/// state, discovery verdict (with its reason) or classes of statuses (2xx to 5xx) are others; or whose latency (p95) or mean response size
/// is twice what it was or more, or half of it or less, if it was called 20 times or more in both. Its number of calls is no change.</para>
/// <para>States are compared if both inventories have them.</para>
/// </remarks>
/// <example>
/// <para>What is new since the last export</para>
/// <code>
/// Get-WallarmApiInventory -Path access.log | Export-WallarmApiInventory -Path inventory.json
/// Get-WallarmApiInventory -Path access.log, latest.log | Compare-WallarmApiInventory inventory.json
/// </code>
/// </example>
/// <example>
/// <para>Two log files</para>
/// <code>Compare-WallarmApiInventory (Get-WallarmApiInventory access.log) (Get-WallarmApiInventory latest.log) | Format-List</code>
/// </example>
/// <notes>
/// <para>No call to AWS is made, and neither region nor credentials are needed. Errors are Wallarm.InventoryFileNotFound,
/// Wallarm.InventoryFileUnreadable, Wallarm.InventoryKindUnknown and Wallarm.InputObjectNotBound.</para>
/// <para>For the comparison, characters that are no part of a path are percent-encoded, as they are in an OpenAPI document.</para>
/// </notes>
/// <seealso cref="GetWallarmApiInventoryCommand"/>
/// <seealso cref="ExportWallarmApiInventoryCommand"/>
/// <seealso href="https://docs.wallarm.com/api-discovery/rogue-api/">Wallarm rogue API detection</seealso>
[Cmdlet(VerbsData.Compare, "WallarmApiInventory")]
[OutputType(typeof(ApiEndpointChange))]
public sealed class CompareWallarmApiInventoryCommand : AsyncPSCmdlet
{
    private readonly List<ApiEndpoint> _after = [];

    /// <summary>The earlier inventory: endpoints, or the path of an exported file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    /// <summary>The later inventory: endpoints, or the path of an exported file.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    /// <inheritdoc/>
    protected override string Subject => "the inventories";

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellation) => AddAsync(_after, DifferenceObject, cancellation);

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        List<ApiEndpoint> before = [];
        await AddAsync(before, ReferenceObject, cancellation).ConfigureAwait(false);
        var changes = EngineLoader.Engine.CompareInventories(before, _after);
        foreach (var change in changes) await WriteObjectAsync(change, cancellation).ConfigureAwait(false);
    }

    private async Task AddAsync(List<ApiEndpoint> endpoints, PSObject[] items, CancellationToken cancellation)
    {
        foreach (var item in items)
        {
            if (item.BaseObject is ApiEndpoint endpoint)
            {
                endpoints.Add(endpoint);
                continue;
            }

            var path = item.BaseObject as string ?? (item.BaseObject as FileInfo)?.FullName ?? throw NoInventory(item);
            var file = await OnPipelineThreadAsync(() => FileSystemPath.Resolve(this, path, nameof(DifferenceObject)), cancellation)
                .ConfigureAwait(false);
            endpoints.AddRange(await EngineLoader.Engine.ReadInventoryAsync(file, cancellation).ConfigureAwait(false));
        }
    }

    private InvalidOptionException NoInventory(PSObject item) =>
        new(
            "Wallarm.InputObjectNotBound", ConnectorErrorCategory.InvalidArgument,
            $"{MyInvocation.MyCommand.Name} takes endpoints and paths of exported files, and no {item.BaseObject.GetType().Name}.")
        {
            RecommendedAction = "Give what Get-WallarmApiInventory returns, or a file that Export-WallarmApiInventory wrote.",
        };
}
