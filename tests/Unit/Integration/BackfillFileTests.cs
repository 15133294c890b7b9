using System.Globalization;
using System.Text.Json;
using Wallarm.Connector.Simulators;
using Wallarm.Connector.Tests.Inventory;
using Wallarm.Connector.Tests.PowerShell;

namespace Wallarm.Connector.Tests.Integration;

/// <summary>Send-WallarmAccessLog of files straight to a node, which asks nothing of AWS.</summary>
public sealed class BackfillFileTests : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallarm-backfill-");
    private readonly ModuleSession _session;
    private ExternalFilterNode _node = null!;

    public BackfillFileTests() => _session = ModuleSession.Open(_folder.FullName);

    private string LedgerPath => Path.Combine(_folder.FullName, "access.log.wallarm-ledger");

    public async Task InitializeAsync() => _node = await ExternalFilterNode.StartAsync();

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_record_reaches_the_node_once_and_the_five_counts_add_up()
    {
        Write("access.log", [.. Lines(0, 1200), "no record", Lines(1200, 1)[0]]);

        var run = Send("access.log").ThrowIfFailed();

        var sent = run.Single<AccessLogBackfill>();
        Assert.Equal(("Completed", 1202, 1202, 1201), (sent.Status, sent.Lines, sent.Received, sent.HandedOver));
        Assert.Equal((1201L, 0L, 1L, 0L, 0L), (sent.Forwarded, sent.Filtered, sent.Invalid, sent.Rejected, sent.Failed));
        Assert.Equal(Paths(0, 1201), Called());
        Assert.StartsWith("1 of 1,202 lines are no access-log record", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_handed_over_is_not_again_and_one_that_has_grown_goes_on()
    {
        Write("access.log", Lines(0, 50));
        Send("access.log").ThrowIfFailed();

        var again = Send("access.log").ThrowIfFailed();
        File.AppendAllLines(Path.Combine(_folder.FullName, "access.log"), Lines(50, 20));
        var grown = Send("access.log").ThrowIfFailed().Single<AccessLogBackfill>();

        var unchanged = again.Single<AccessLogBackfill>();
        Assert.Equal(("Unchanged", 0, 50), (unchanged.Status, unchanged.HandedOver, unchanged.Earlier));
        Assert.StartsWith("Nothing is left to hand over: 50 records were", Assert.Single(again.Warnings), StringComparison.Ordinal);
        Assert.Equal(("Completed", 20, 50), (grown.Status, grown.HandedOver, grown.Earlier));
        Assert.Equal(Paths(0, 70), Called());
    }

    [Fact]
    public void What_if_tells_figures_and_neither_sends_nor_writes()
    {
        Write("access.log", [.. Lines(0, 30), "-"]);

        var run = Send("access.log", "-WhatIf").ThrowIfFailed();

        var planned = run.Single<AccessLogBackfill>();
        Assert.Equal(("Planned", 31, 30, 1, 0m), (planned.Status, planned.Lines, planned.HandedOver, planned.Invalid, planned.PriceUsd));
        Assert.Contains("Hand over 30 of 31 lines", string.Join('\n', _session.Host.Lines), StringComparison.Ordinal);
        Assert.Equal(0, _node.CallCount);
        Assert.False(File.Exists(LedgerPath));
    }

    [Fact]
    public async Task A_run_that_is_stopped_goes_on_without_gap_or_double()
    {
        const int Records = 4000;
        Write("access.log", Lines(0, Records));
        var waiting = _node.WaitForEndedCallsAsync(40);
        using (var running = _session.Start(Command("access.log", "-RecordsPerSecond 1")))
        {
            await waiting.WaitAsync(TimeSpan.FromSeconds(60));
            running.Stop();
            Assert.True(running.Wait().WasStopped);
        }

        Assert.Contains("Run the same command again", Assert.Single(_session.Host.Warnings), StringComparison.Ordinal);

        var rest = Send("access.log").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(Records, rest.Earlier + rest.HandedOver);
        Assert.InRange(rest.Earlier, 40, Records - 1);
        Assert.Equal(Paths(0, Records), Called());
    }

    [Fact]
    public async Task A_run_that_is_killed_goes_on_and_repeats_one_event_at_most()
    {
        const int Event = 50;
        Write("access.log", Lines(0, 1000));
        var waiting = _node.WaitForEndedCallsAsync(150);
        var command = Command(Path.Combine(_folder.FullName, "access.log"), $"-RecordsPerSecond {Event}");
        using (var process = await PowerShellProcess.StartAsync($"Import-Module $Module; {command}", _folder.FullName))
        {
            await waiting.WaitAsync(TimeSpan.FromSeconds(120));
            process.Kill();
            await process.WaitForExitAsync();
        }

        var rest = Send("access.log").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.InRange(rest.Earlier, 150 - Event, 999);
        Assert.Equal(1000, rest.Earlier + rest.HandedOver);
        Assert.Equal(Paths(0, 1000), Called().Distinct());
        Assert.InRange(_node.CallCount - 1000, 0, Event);
    }

    [Fact]
    public async Task A_node_that_goes_away_in_an_event_gets_the_rest_of_it_later()
    {
        var refuses = true;
        await using var node = await ExternalFilterNode.StartAsync(new ExternalFilterNodeOptions
        {
            Script = call => refuses && call.SequenceNumber > 120 ? ExternalFilterFault.Status(7) : null,
        });
        Write("access.log", Lines(0, 200));
        var failed = Send("access.log", node: node);
        var first = Assert.IsType<AccessLogBackfill>(Assert.Single(failed.Output).BaseObject);

        refuses = false;
        var rest = Send("access.log", node: node).ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.StartsWith("Wallarm.NodeRefusesUs", Assert.Single(failed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Stopped", first.Status);
        Assert.Equal(first.HandedOver, rest.Earlier);
        Assert.InRange(node.ResponsesProcessed, 200, 399);
        Assert.Equal(first.Received, first.Forwarded + first.Filtered + first.Invalid + first.Rejected + first.Failed);
        Assert.Equal(200, rest.Earlier + rest.HandedOver);
    }

    [Fact]
    public void Ids_are_those_of_an_export_or_the_same_in_every_run()
    {
        var events = Lines(0, 3).Select((line, index) => new { id = $"3{index}", timestamp = 1795342123666, message = line });
        var export = new
        {
            messageType = "DATA_MESSAGE", owner = "123456789012", logGroup = "/g", logStream = "s",
            subscriptionFilters = new[] { "f" }, logEvents = events,
        };
        Write("export.jsonl", [JsonSerializer.Serialize(export)]);
        Write("plain.log", Lines(3, 4));
        Send("export.jsonl").ThrowIfFailed();
        var first = Ids(() => Send("plain.log").ThrowIfFailed());
        var second = Ids(() => Send("plain.log", "-LedgerPath other").ThrowIfFailed());

        Assert.Equal(4, first.Distinct().Count());
        Assert.Equal(first, second);
        Assert.Equal(Paths(0, 7), Called().Distinct());
    }

    [Fact]
    public void Documents_of_filter_log_events_give_ids_times_and_streams_whatever_their_form()
    {
        var events = Lines(0, 6).Select((line, index) => new
        {
            logStreamName = $"s{index % 2}", timestamp = 1795342123666, message = line, ingestionTime = 2, eventId = $"3{index}",
        });
        var document = new { events, searchedLogStreams = Array.Empty<int>() };
        File.WriteAllText(Path.Combine(_folder.FullName, "one.json"), JsonSerializer.Serialize(document));
        File.WriteAllText(Path.Combine(_folder.FullName, "many.json"), JsonSerializer.Serialize(document, Indented));

        var inOneLine = Ids(() => Send("one.json").ThrowIfFailed());
        var inManyLines = Ids(() => Send("many.json").ThrowIfFailed());

        Assert.Equal(6, inOneLine.Distinct().Count());
        Assert.Equal(inOneLine, inManyLines);
        Assert.Equal(Paths(0, 6), Called().Distinct());
        Assert.Contains("s0", File.ReadAllText(Path.Combine(_folder.FullName, "many.json.wallarm-ledger")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-20T06:30:00.000Z {0}")]
    [InlineData("2026-11-20T06:30:00.000000+00:00 4a1b-stream {0}")]
    public void Times_before_lines_are_those_of_the_log(string form)
    {
        Write("tail.log", Lines(0, 3).Select(line => form.Replace("{0}", line, StringComparison.Ordinal)));

        Assert.Equal(3, Send("tail.log", "-EndTime 2026-11-20T06:30:01Z").ThrowIfFailed().Single<AccessLogBackfill>().Forwarded);
        Assert.Equal(
            3,
            Send("tail.log", "-LedgerPath x -EndTime 2026-11-20T06:30:00Z").ThrowIfFailed().Single<AccessLogBackfill>().Skipped);
    }

    [Fact]
    public void Only_calls_of_the_range_are_handed_over()
    {
        Write("access.log", Enumerable.Range(0, 10).Select(hour => Line(hour, InventoryLine.FirstTime.AddHours(hour))));
        var (start, end) = (InventoryLine.FirstTime.AddHours(3), InventoryLine.FirstTime.AddHours(6));

        var sent = Send("access.log", $"-StartTime {start:O} -EndTime {end:O}").ThrowIfFailed().Single<AccessLogBackfill>();

        Assert.Equal(["/prod/3", "/prod/4", "/prod/5"], Called());
        Assert.Equal((10, 7, 3), (sent.Lines, sent.Skipped, sent.Received));
    }

    [Fact]
    public void Files_come_down_the_pipeline_and_each_has_a_ledger()
    {
        Write("one.log", Lines(0, 3));
        Write("two.log", Lines(3, 3));

        var run = _session.Run(
            "param($folder) [IO.DirectoryInfo]::new($folder).GetFiles('*.log') | "
                + $"Send-WallarmAccessLog -NodeUrl {_node.Address} -NodeScheme http",
            ("folder", _folder.FullName)).ThrowIfFailed();

        Assert.Equal(2, run.Output.Count);
        Assert.Equal(Paths(0, 6), Called().Order());
        Assert.Equal(2, _folder.GetFiles("*.wallarm-ledger").Length);
    }

    [Fact]
    public void A_ledger_that_was_cut_off_counts_up_to_its_last_whole_line()
    {
        Write("access.log", Lines(0, 20));
        Send("access.log").ThrowIfFailed();
        File.AppendAllText(LedgerPath, """{"source":"file:acc""");

        Assert.Equal("Unchanged", Send("access.log").ThrowIfFailed().Single<AccessLogBackfill>().Status);
    }

    [Theory]
    [InlineData("absent.log", "", "Wallarm.LogFileNotFound")]
    [InlineData("notes.txt", "", "Wallarm.NotAnAccessLog")]
    [InlineData("other.log", "-LedgerPath access.log.wallarm-ledger", "Wallarm.LedgerDiffers")]
    [InlineData("access.log", "-StartTime 2026-01-01", "Wallarm.LedgerDiffers")]
    [InlineData("access.log", "-LedgerPath notes.txt", "Wallarm.LedgerUnreadable")]
    [InlineData("access.log", "-LedgerPath no/folder/ledger", "Wallarm.LedgerNotWritable")]
    [InlineData("access.log", "-StartTime 2026-11-26 -EndTime 2026-11-25", "Wallarm.OptionNotUsable")]
    [InlineData("access.log", "-StartTime 2026-11-26 -Last 1d", "Wallarm.OptionNotUsable")]
    [InlineData("access.log", "-NodeFingerprint 12", "Wallarm.OptionNotUsable")]
    public void What_cannot_be_handed_over_is_an_error_before_anything_is(string file, string parameters, string id)
    {
        Write("access.log", Lines(0, 20));
        Write("other.log", Lines(100, 30));
        Write("notes.txt", ["one", "two"]);
        Send("access.log").ThrowIfFailed();

        var run = Send(file, parameters);

        Assert.StartsWith(id, (run.StoppedBy ?? Assert.Single(run.Errors)).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(20, _node.CallCount);
    }

    [Fact]
    public void A_ledger_that_another_run_uses_is_an_error()
    {
        Write("access.log", Lines(0, 20));
        Send("access.log").ThrowIfFailed();
        using var used = new FileStream(LedgerPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var run = Send("access.log");

        Assert.StartsWith(
            "Wallarm.LedgerBusy",
            (run.StoppedBy ?? Assert.Single(run.Errors)).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    private static string[] Paths(int first, int count) => [.. Enumerable.Range(first, count).Select(number => $"/prod/{number}")];

    private static string[] Lines(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Line(number, InventoryLine.FirstTime))];

    private static string Line(int number, DateTimeOffset time) => new InventoryLine("GET", $"/prod/{number}") { Time = time }.ToString();

    private IEnumerable<string> Called() => _node.Calls.Select(PathOf).OrderBy(path => int.Parse(path[6..], CultureInfo.InvariantCulture));

    private static string PathOf(ReceivedCall call) => call.RequestHeaders.First(header => header.Key == ":path").Value;

    private string[] Ids(Action send)
    {
        var before = _node.Calls.Count;
        send();
        var calls = _node.Calls.Skip(before).OrderBy(PathOf);
        return [.. calls.Select(call => call.RequestHeaders.First(header => header.Key == "x-request-id").Value)];
    }

    private string Command(string file, string parameters = "", ExternalFilterNode? node = null)
    {
        var to = parameters.Contains("-NodeUrl", StringComparison.Ordinal) ? "" : $"-NodeUrl {(node ?? _node).Address}";
        return $"Send-WallarmAccessLog -Path '{file}' {to} -NodeScheme http {parameters}";
    }

    private ScriptRun Send(string file, string parameters = "", ExternalFilterNode? node = null) =>
        _session.Run(Command(file, parameters, node));

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(Path.Combine(_folder.FullName, name), lines);
}
