using System.Management.Automation;
using Wallarm.Connector.PowerShell.Base;
using Wallarm.Connector.PowerShell.Loading;

namespace Wallarm.Connector.PowerShell;

/// <summary>Makes an API inventory from access logs: every endpoint with its calls, and whether API Discovery would show it.</summary>
/// <remarks>
/// <para>Reads access logs of API Gateway from files or from the pipeline, and returns one object an endpoint: host, method and path
/// template, calls, statuses, latency, response size, callers, user agents, first and last call, and an hourly series. No node is needed,
/// and for files and lines nothing is asked of AWS.</para>
/// <para>Reads also the log groups of stages: of a stage (-RestApiId or -ApiId), of stages and connectors of the pipeline, or of any group
/// (-LogGroupName). Of a group that several stages log to, only the calls of the named stages are taken. A day is read unless -Last,
/// -StartTime and -EndTime say otherwise. -WhatIf tells log groups, bytes, calls, time and price before anything is read, and -SampleRate
/// reads a part of a huge group. Slices of the time are read side by side, at the rate that AWS allows: 5, 10 or 25 pages of 1 MB a
/// second.</para>
/// <para>Files are read as they are, gzipped, as CloudWatch Logs exports them to S3, and as aws logs tail, aws logs filter-log-events and a
/// subscription write them. The lines are in a format that the forwarder understands.</para>
/// <para>For log groups the deployed APIs are read too: their resources and routes, their default domains, and the mappings and routing
/// rules of custom domains. So every endpoint has its API and stage, Route and State: Documented (in the deployed definition, and called),
/// Shadow (called, and not in it) or Unused (in it, and not called). -Specification is compared with in its place if it is given.</para>
/// <para>Paths become templates in this order: routes of the deployed API; of -Specification; resourcePath or routeKey, if the log format
/// has them
/// (Get-WallarmLogFormat -Extended); values that tell by their form: numbers, UUIDs, ULIDs, ObjectIds, hashes, dates, e-mail addresses and
/// long random words; and words of which there are 50 or more below one parent, each rare and with the same children. Versions such as v2
/// stay. The order of lines does not matter.</para>
/// <para>WouldBeDiscovered says whether Wallarm's API Discovery would show the endpoint, by its documented criteria as far as a log line
/// can tell; Reason (Status, Method, Host, Segment, TooFewCalls) and Detail say why not. Content types and attacks a log line does not
/// tell.</para>
/// <para>Calls that found nothing or were not let in (401, 403, 404, 405) where no call of that path and method succeeded are what scanners
/// make. They are no endpoints; one warning counts them, another one the lines that are no access-log record.</para>
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
/// <example>
/// <para>The last week of a stage, after a look at what that takes</para>
/// <code>
/// Get-WallarmApiInventory -RestApiId a1b2c3d4e5 -StageName prod -Last 7d -WhatIf
/// Get-WallarmApiInventory -RestApiId a1b2c3d4e5 -StageName prod -Last 7d
/// </code>
/// </example>
/// <example>
/// <para>All stages of a connector: what is called and in no definition, and what is not called</para>
/// <code>Get-WallarmConnector | Get-WallarmApiInventory -Last 1d | Where-Object State -in Shadow, Unused | Format-Table State, Method, Path</code>
/// </example>
/// <notes>
/// <para>For files and lines no call to AWS is made, and neither region nor credentials are needed. For log groups the caller needs
/// logs:DescribeLogGroups, logs:FilterLogEvents and apigateway:GET; see docs/permissions.md. What may not be read of APIs and domains is an
/// error each, and the inventory goes on without it: State is empty then.</para>
/// <para>What a REST API serves is taken from its resources as they are now, which may hold changes that are not deployed. A catch-all such
/// as {proxy+} or $default serves what lies below it, which is Documented then.</para>
/// <para>CloudWatch Logs does not tell how many bytes of a group are of which day: -WhatIf takes all days to be alike.</para>
/// <para>A line that is no record is no error. Errors are
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
[Cmdlet(
    VerbsCommon.Get, "WallarmApiInventory", DefaultParameterSetName = PathSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ApiEndpoint), typeof(ApiInventorySummary))]
public sealed class GetWallarmApiInventoryCommand : RegionalAwsCmdlet
{
    private const string PathSet = "Path";
    private const string LineSet = "Line";
    private const string GroupSet = "LogGroup";
    private const string RestSet = "RestStage";
    private const string HttpSet = "HttpStage";

    private readonly List<string> _files = [];
    private readonly List<InventorySource> _sources = [];
    private IApiInventory? _inventory;
    private InterruptKey? _interrupt;

    /// <summary>Access-log files, with wildcards: as they are, gzipped, or exported from CloudWatch Logs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>
    /// Access-log lines; files as Get-ChildItem returns them; stages as Get-WallarmApiStage returns them, connectors as
    /// Get-WallarmConnector does, and whatever else has the properties RestApiId or ApiId and StageName, or LogGroupName.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = LineSet)]
    [AllowNull]
    [AllowEmptyString]
    public override PSObject? InputObject { get; set; }

    /// <summary>Names or ARNs of log groups with access logs. The calls of all stages that log there are taken.</summary>
    [Parameter(Mandatory = true, ParameterSetName = GroupSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string[] LogGroupName { get; set; } = [];

    /// <summary>Id of a REST API whose stage's access log is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RestSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? RestApiId { get; set; }

    /// <summary>Id of an HTTP API whose stage's access log is read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HttpSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? ApiId { get; set; }

    /// <summary>
    /// Name of the stage, such as prod. The default is $default for an HTTP API. Calls of other stages that log to the same group are left
    /// out.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = RestSet)]
    [Parameter(ParameterSetName = HttpSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ResourceCompleter))]
    public string? StageName { get; set; }

    /// <summary>
    /// The part of the time of log groups to read, above 0 to 1, for huge ones: some minutes of every hour, the same ones every time. All
    /// counts are those of this part, and every object says so (SampleRate).
    /// </summary>
    [Parameter(ParameterSetName = GroupSet)]
    [Parameter(ParameterSetName = RestSet)]
    [Parameter(ParameterSetName = HttpSet)]
    [Parameter(ParameterSetName = LineSet)]
    public double SampleRate { get; set; } = 1;

    /// <summary>
    /// How far back to begin, from -EndTime or now, such as 90m, 2h or 7d; a second at least. The default is one day for log groups; files
    /// are read whole.
    /// </summary>
    [Parameter]
    [Duration]
    public TimeSpan? Last { get; set; }

    /// <summary>
    /// The API's definition, an OpenAPI 3 or Swagger 2 file, JSON or YAML. Its routes give path templates, and State tells Documented,
    /// Shadow and Unused endpoints.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Specification { get; set; }

    /// <summary>An older definition. Endpoints that it has and -Specification has not are Zombie, if they are still called.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PreviousSpecification { get; set; }

    /// <summary>
    /// The first moment, in the place of -Last; local time unless it says otherwise. Calls of files without a time are left out then.
    /// </summary>
    [Parameter]
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>
    /// The last moment; local time unless it says otherwise. The default is now for log groups. Calls of files without a time are left out
    /// then.
    /// </summary>
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
    internal override void Agreed() => _interrupt!.Start();

    /// <inheritdoc/>
    protected override string Subject => ParameterSetName switch
    {
        PathSet => string.Join(", ", Path),
        GroupSet => string.Join(", ", LogGroupName),
        RestSet or HttpSet => $"{RestApiId ?? ApiId}/{StageName}",
        _ => "the lines of the pipeline",
    };

    /// <inheritdoc/>
    protected override bool TakesAtOnce()
    {
        if (_inventory is null || InputObject?.BaseObject is not string line) return InputObject is null && ParameterSetName == LineSet;
        _inventory.AddLine(line);
        return true;
    }

    /// <inheritdoc/>
    private protected override bool Takes(PSObject? item) => true;

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
        if (InputObject?.BaseObject is string line) _inventory.AddLine(line);
        else if (InputObject?.BaseObject is FileInfo file) _files.Add(file.FullName);
        else await AddSourcesAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task EndProcessingAsync(CancellationToken cancellation)
    {
        if (_inventory is null) return;
        if (_sources.Count == 0 && SampleRate is not 1) throw SampledLines();
        using (_interrupt = new InterruptKey(Host))
        {
            if (!await ReadAsync(_inventory, _interrupt, cancellation).ConfigureAwait(false)) return;
        }

        var endpoints = _inventory.Complete(Observer, out var summary);
        if (Summary)
        {
            await WriteObjectAsync(summary, cancellation).ConfigureAwait(false);
            return;
        }

        foreach (var endpoint in endpoints) await WriteObjectAsync(endpoint, cancellation).ConfigureAwait(false);
    }

    /// <returns>False where somebody who was asked declined.</returns>
    private async Task<bool> ReadAsync(IApiInventory inventory, InterruptKey interrupt, CancellationToken cancellation)
    {
        if (_files.Count > 0)
        {
            interrupt.Start();
            await inventory.AddFilesAsync(_files, Observer, interrupt.Pressed, cancellation).ConfigureAwait(false);
            interrupt.Pause();
        }

        return _sources.Count == 0
            || await inventory.AddLogGroupsAsync(_sources, Observer, interrupt.Pressed, cancellation).ConfigureAwait(false);
    }

    private Task<IApiInventory> OpenAsync(CancellationToken cancellation) => OnPipelineThreadAsync(
        () => EngineLoader.Engine.OpenInventory(new ApiInventoryOptions
        {
            StartTime = Last is null || StartTime is null ? StartTime ?? (EndTime ?? DateTimeOffset.UtcNow) - Last : throw LastAndStart(),
            EndTime = EndTime,
            SampleRate = SampleRate,
            Explain = Explain,
            KeepLiteral = KeepLiteral,
            SpecificationPath = Specification is null ? null : FileSystemPath.Resolve(this, Specification, nameof(Specification)),
            PreviousSpecificationPath =
                PreviousSpecification is null ? null : FileSystemPath.Resolve(this, PreviousSpecification, nameof(PreviousSpecification)),
        }),
        cancellation);

    private async Task AddSourcesAsync(CancellationToken cancellation)
    {
        var named =
            InputObject is { } item
                ? await OnPipelineThreadAsync(() => Piped(item), cancellation).ConfigureAwait(false)
                : Typed();
        if (named.Count == 0) throw NotALine();
        var session = await ReadSessionAsync(cancellation).ConfigureAwait(false);
        _sources.AddRange(named.Select(source => source.In(session)));
    }

    private List<NamedSource> Typed()
    {
        if (ParameterSetName == GroupSet) return [.. LogGroupName.Select(name => new NamedSource(name, null))];
        return [new NamedSource(null, NamedStage.Of(RestApiId, ApiId, StageName))];
    }

    private static List<NamedSource> Piped(PSObject item)
    {
        if (item.BaseObject is DeployedConnector connector)
        {
            var stages = connector.Stages.Where(stage => stage.LogGroupName is not null).ToList();
            var others = connector.LogGroups.Where(group => stages.TrueForAll(stage => stage.LogGroupName != group.LogGroupName));
            return
            [
                .. stages.Select(stage => new NamedSource(null, NamedStage.Of(stage.RestApiId, stage.ApiId, stage.StageName))),
                .. others.Select(group => new NamedSource(group.LogGroupName, null)),
            ];
        }

        var named = NamedStage.Of(Text(nameof(RestApiId)), Text(nameof(ApiId)), Text(nameof(StageName)));
        if (named is not { RestApiId: null, ApiId: null }) return [new NamedSource(null, named)];
        return Text(nameof(LogGroupName)) is { Length: > 0 } group ? [new NamedSource(group, null)] : [];

        string? Text(string property) => item.Properties[property]?.Value as string;
    }

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
            $"{MyInvocation.MyCommand.Name} takes lines, files, stages and log groups from the pipeline, and no "
            + $"{InputObject!.BaseObject.GetType().Name} without the properties of one.")
        {
            RecommendedAction =
                "Pipe lines, as Get-Content returns them, files, as Get-ChildItem does, or stages, as Get-WallarmApiStage does.",
        };

    private static InvalidOptionException LastAndStart() =>
        new("Wallarm.TimeRangeInvalid", ConnectorErrorCategory.InvalidArgument, "Last and StartTime are both given.")
        {
            RecommendedAction = "Leave one of them out.",
        };

    private static InvalidOptionException SampledLines() =>
        new(
            "Wallarm.OptionNotUsable", ConnectorErrorCategory.InvalidArgument, "-SampleRate cannot be used: files are read whole.")
        {
            Target = "-SampleRate",
            RecommendedAction = "Leave it out, or name a log group or a stage.",
        };

    private sealed record NamedSource(string? LogGroupName, NamedStage? Stage)
    {
        public InventorySource In(AwsSessionOptions session) => new()
        {
            Session = session,
            RestApiId = Stage?.RestApiId,
            ApiId = Stage?.ApiId,
            StageName = Stage?.StageName,
            LogGroupName = LogGroupName,
        };
    }
}
