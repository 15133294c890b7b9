using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Writes an API inventory to a file: a page to look at, an OpenAPI document or a table.</summary>
/// <remarks>
/// <para>The extension of the file tells what is written.</para>
/// <para>.html: one page that works offline, with a summary, a table to sort and filter, and charts of the calls. It loads nothing and
/// sends nothing, and can be mailed, archived and printed.</para>
/// <para>.json, .yaml, .yml: an OpenAPI 3.1 document of all hosts, as Wallarm's rogue API detection takes one: base paths and stages
/// stand in its paths. Statuses that were seen are its responses; everything else that is known stands in x-wallarm-endpoints of each
/// operation, without user agents, sample values and the hourly series.</para>
/// <para>.csv: a table (RFC 4180), one row an endpoint. Text that a spreadsheet could take for a formula has an apostrophe before it, also
/// where semicolons or tabs separate lists.</para>
/// <para>Paths, hosts and user agents are text of callers. On the page they can run no script, and characters that hide or reorder text
/// are shown as codes; in an OpenAPI document, what is no path is percent-encoded.</para>
/// <para>The file is written whole or not at all, and the same endpoints give the same bytes. Where there is no endpoint, a file that is
/// there stays, with an error. Compare-WallarmApiInventory reads it again.</para>
/// </remarks>
/// <example>
/// <para>A page of a saved log</para>
/// <code>Get-WallarmApiInventory -Path access.log | Export-WallarmApiInventory -Path inventory.html</code>
/// </example>
/// <example>
/// <para>An OpenAPI document to upload to Wallarm, without what API Discovery would leave out</para>
/// <code>Get-WallarmApiInventory -Path access.log | Where-Object WouldBeDiscovered | Export-WallarmApiInventory -Path inventory.yaml</code>
/// </example>
/// <example>
/// <para>A page and a table of one reading</para>
/// <code>
/// Get-WallarmApiInventory access.log | Export-WallarmApiInventory inventory.html -PassThru | Export-WallarmApiInventory inventory.csv
/// </code>
/// </example>
/// <notes>
/// <para>No call to AWS is made, and neither region nor credentials are needed. Errors are Wallarm.InventoryKindUnknown,
/// Wallarm.FileExists (-NoClobber) and Wallarm.FileNotWritable, before anything is read where that can be told, and
/// Wallarm.InventoryEmpty.</para>
/// <para>The page shows up to 168 points of time: a week hour by hour, and several hours a point of more.</para>
/// </notes>
/// <seealso cref="GetWallarmApiInventoryCommand"/>
/// <seealso cref="CompareWallarmApiInventoryCommand"/>
/// <seealso href="https://docs.wallarm.com/api-discovery/rogue-api/">Wallarm rogue API detection</seealso>
[Cmdlet(VerbsData.Export, "WallarmApiInventory", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ApiEndpoint))]
public sealed class ExportWallarmApiInventoryCommand : AsyncPSCmdlet
{
    private readonly List<ApiEndpoint> _endpoints = [];
    private InventoryExportOptions _options = null!;

    /// <summary>The file. Its extension is .html, .json, .yaml, .yml or .csv.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Endpoints, as Get-WallarmApiInventory returns them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public ApiEndpoint[] InputObject { get; set; } = [];

    /// <summary>Leave a file that is there already as it is, with an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replace a file that is read-only too, also by an inventory without endpoints, and do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Return the endpoints once the file is written, for the next command.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override string Subject => Path;

    internal override bool SkipsConfirmation => Force;

    /// <summary>What the file forbids is said before the commands to the left have worked for minutes.</summary>
    protected override void BeginProcessing()
    {
        try
        {
            _options = new InventoryExportOptions
            {
                Path = FileSystemPath.Resolve(this, Path, nameof(Path)), NoClobber = NoClobber, Force = Force,
            };
            EngineLoader.Engine.CheckInventoryFile(_options);
        }
        catch (InvalidOptionException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception, Path));
        }
    }

    /// <inheritdoc/>
    protected override bool TakesAtOnce()
    {
        _endpoints.AddRange(InputObject);
        return true;
    }

    /// <inheritdoc/>
    protected override Task ProcessRecordAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        await EngineLoader.Engine.WriteInventoryAsync(_endpoints, _options, Observer, cancellation).ConfigureAwait(false);
        if (!PassThru) return;
        foreach (var endpoint in _endpoints) await WriteObjectAsync(endpoint, cancellation).ConfigureAwait(false);
    }
}
