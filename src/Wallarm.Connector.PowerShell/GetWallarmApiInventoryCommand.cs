using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Makes an API inventory from access logs: every endpoint with its calls, and whether API Discovery would show it.</summary>
/// <remarks>
/// <para>Reads access logs of API Gateway from files or from the pipeline, and returns one object an endpoint: host, method and path
/// template, calls, statuses, latency, response size, callers, user agents, first and last call, and an hourly series. Nothing is asked of
/// AWS, and no node is needed.</para>
/// <para>Files are read as they are, gzipped, as CloudWatch Logs exports them to S3, and as aws logs tail, aws logs filter-log-events and a
/// subscription write them. The lines are in a format that the forwarder understands.</para>
/// <para>Paths become templates in this order: routes of -Specification; resourcePath or routeKey, if the log format has them
/// (Get-WallarmLogFormat -Extended); values that tell by their form: numbers, UUIDs, ULIDs, ObjectIds, hashes, dates, e-mail addresses and
/// long random words; and words of which there are 50 or more below one parent, each rare and with the same children. Versions such as v2
/// stay. The order of lines does not matter.</para>
/// <para>WouldBeDiscovered says whether Wallarm's API Discovery would show the endpoint, by its documented criteria as far as a log line
/// can tell; Reason (Status, Method, Host, Segment, TooFewCalls) and Detail say why not. Content types and attacks a log line does not
/// tell.</para>
/// <para>Calls that found nothing (403, 404, 405) where no call of that path and method succeeded are what scanners make. They are no
/// endpoints; one warning counts them, another one the lines that are no access-log record.</para>
/// </remarks>
/// <example>
/// <para>The inventory of a saved log</para>
/// <code>Get-WallarmApiInventory -Path access.log</code>
/// </example>
/// <example>
/// <para>Why an endpoint does not appear in API Discovery</para>
/// <code>Get-WallarmApiInventory -Path access.log | Where-Object WouldBeDiscovered -eq $false | Format-List Path, Reason, Detail</code>
/// </example>
/// <example>
/// <para>Compare the traffic with the API's definition</para>
/// <code>Get-WallarmApiInventory access.log -Specification openapi.json | Format-Table State, Method, Path</code>
/// <para>Shadow endpoints are called and not in the definition; Unused ones are in it and not called.</para>
/// </example>
/// <example>
/// <para>See why segments became parameters, and keep some of them as they are called</para>
/// <code>
/// Get-WallarmApiInventory -Path access.log -Explain | ForEach-Object Parameters
/// Get-WallarmApiInventory -Path access.log -KeepLiteral '/pets/*'
/// </code>
/// </example>
/// <example>
/// <para>Figures of a day, from lines of the pipeline</para>
/// <code>Get-Content access.log | Get-WallarmApiInventory -StartTime 2026-11-22 -EndTime 2026-11-23 -Summary</code>
/// </example>
/// <notes>
/// <para>No call to AWS is made, and neither region nor credentials are needed. A line that is no record is no error. Errors are
/// Wallarm.LogFileNotFound and Wallarm.LogFileUnreadable for a file, while the others are read, and Wallarm.SpecificationNotUsable.</para>
/// <para>While files are read at a console, Ctrl+C ends the reading: the inventory is that of the lines that were read, and a warning says
/// so. A second one stops the command.</para>
/// <para>Memory does not grow with the lines. Below a path segment 1,024 different words are kept, those with the lowest hashes; the calls
/// of all others are counted together as a parameter, and those that found nothing as noise.</para>
/// <para>Hits counts all calls, whatever their status. Callers is exact up to 32 different addresses, and an estimate above. No address is
/// kept. With -Explain values of parameters are, and they can be personal data.</para>
/// <para>Wallarm publishes no number of calls that an endpoint needs. TooFewCalls means fewer than ten: the node sends about one response
/// in ten for analysis.</para>
/// </notes>
/// <seealso cref="GetWallarmLogFormatCommand"/>
/// <seealso cref="TestWallarmLogFormatCommand"/>
/// <seealso href="https://docs.wallarm.com/api-discovery/overview/">Wallarm API Discovery</seealso>
[Cmdlet(VerbsCommon.Get, "WallarmApiInventory", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ApiEndpoint), typeof(ApiInventorySummary))]
public sealed class GetWallarmApiInventoryCommand : AsyncPSCmdlet
{
    private const string PathSet = "Path";
    private const string LineSet = "Line";

    private readonly List<string> _files = [];
    private IApiInventory? _inventory;

    /// <summary>Access-log files, with wildcards: as they are, gzipped, or exported from CloudWatch Logs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Access-log lines, or files as Get-ChildItem returns them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = LineSet)]
    [AllowNull]
    [AllowEmptyString]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// The API's definition, an OpenAPI 3 or Swagger 2 file as JSON. Its routes give path templates, and State tells Documented, Shadow and
    /// Unused endpoints.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Specification { get; set; }

    /// <summary>An older definition. Endpoints that it has and -Specification has not are Zombie, if they are still called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PreviousSpecification { get; set; }

    /// <summary>The first moment; local time unless it says otherwise. Calls without a time are left out then.</summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>The last moment; local time unless it says otherwise. Calls without a time are left out then.</summary>
    [Parameter]
    public DateTimeOffset? EndTime { get; set; }

    /// <summary>
    /// Paths whose last segment stays as it is called, with * and ? for characters of one segment, such as /articles/* or /faq/340.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KeepLiteral { get; set; } = [];

    /// <summary>Give every parameter up to five of its values, to see why it is one.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>Return the inventory in figures instead of its endpoints.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override string Subject => ParameterSetName == PathSet ? string.Join(", ", Path) : "the lines of the pipeline";

    /// <inheritdoc/>
    protected override bool TakesAtOnce()
    {
        if (_inventory is null || InputObject?.BaseObject is not string line) return InputObject is null && ParameterSetName == LineSet;
        _inventory.AddLine(line);
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ProcessRecordAsync(CancellationToken cancellation)
    {
        _inventory ??= await OpenAsync(cancellation).ConfigureAwait(false);
        if (ParameterSetName == PathSet)
        {
            foreach (var path in Path) await AddFilesAsync(path, cancellation).ConfigureAwait(false);
            return;
        }

        // A file of Get-ChildItem, or what names one.
        if (InputObject!.BaseObject is string line) _inventory.AddLine(line);
        else if (InputObject.BaseObject is FileInfo file) _files.Add(file.FullName);
        else throw NotALine();
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        if (_inventory is null) return;
        if (_files.Count > 0)
        {
            using var interrupt = new InterruptKey(Host);
            await _inventory.AddFilesAsync(_files, Observer, interrupt.Pressed, cancellation).ConfigureAwait(false);
        }

        var endpoints = _inventory.Complete(Observer, out var summary);
        if (Summary)
        {
            await WriteObjectAsync(summary, cancellation).ConfigureAwait(false);
            return;
        }

        foreach (var endpoint in endpoints) await WriteObjectAsync(endpoint, cancellation).ConfigureAwait(false);
    }

    private Task<IApiInventory> OpenAsync(CancellationToken cancellation) => OnPipelineThreadAsync(
        () => EngineLoader.Engine.OpenInventory(new ApiInventoryOptions
        {
            StartTime = StartTime,
            EndTime = EndTime,
            Explain = Explain,
            KeepLiteral = KeepLiteral,
            SpecificationPath = Specification is null ? null : FileSystemPath.Resolve(this, Specification, nameof(Specification)),
            PreviousSpecificationPath =
                PreviousSpecification is null ? null : FileSystemPath.Resolve(this, PreviousSpecification, nameof(PreviousSpecification)),
        }),
        cancellation);

    private async Task AddFilesAsync(string path, CancellationToken cancellation)
    {
        // What is thrown on the pipeline thread ends the command, and the other files are to be read.
        var (files, error) =
            await OnPipelineThreadAsync(() => FileSystemPath.FindFiles(this, path, nameof(Path)), cancellation).ConfigureAwait(false);
        _files.AddRange(files);
        if (error is not null) Observer.Failed(error);
    }

    private InvalidOptionException NotALine() =>
        new(
            "Wallarm.InputObjectNotBound", ConnectorErrorCategory.InvalidArgument,
            $"{MyInvocation.MyCommand.Name} takes lines and files from the pipeline, and no {InputObject!.BaseObject.GetType().Name}.")
        {
            RecommendedAction = "Pipe lines, as Get-Content returns them, or files, as Get-ChildItem does.",
        };
}
