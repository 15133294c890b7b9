using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The way of the guide, step by step: log group, subscription event, forwarder, node.</summary>
internal sealed class Rehearsal
{
    private const int LineWidth = 100;

    private readonly TextWriter _output;
    private readonly InvalidLines _invalidLines = new();
    private readonly List<string> _troubles = [];
    private Account _total;
    private long _lines;

    private Rehearsal(TextWriter output) => _output = output;

    /// <returns>Whether everything that is an access-log record has arrived.</returns>
    /// <exception cref="QuickstartException">The rehearsal cannot go on.</exception>
    public static async Task<bool> RunAsync(ILogSource source, TextWriter output, CancellationToken stop)
    {
        await using LocalNode node = await LocalNode.StartAsync(stop);
        Introduce(source, node, output);
        await using ILogDestination destination = await StartAsync(source, node, output, stop);
        return await new Rehearsal(output).RunAsync(source, destination, node, stop);
    }

    private static void Introduce(ILogSource source, LocalNode node, TextWriter output)
    {
        output.WriteLine("API Gateway access logs -> CloudWatch Logs -> forwarder -> Wallarm node, all on this machine.");
        output.WriteLine();
        output.WriteLine($"Log group     {source.LogGroup}: {source.Description}");
        output.WriteLine($"Node          simulated, listens on {node.Address} (connector-server mode, as far as documented)");
    }

    private static async Task<ILogDestination> StartAsync(ILogSource source, LocalNode node, TextWriter output, CancellationToken stop)
    {
        if (MotoServer.IsInstalled)
            return await SimulatedAccount.DeployAsync(node, source.LogGroup, output, stop);
        output.WriteLine($"AWS account   none: {MotoServer.NotInstalledMessage}");
        return await DirectInvocation.StartAsync(node, output, stop);
    }

    private async Task<bool> RunAsync(ILogSource source, ILogDestination destination, LocalNode node, CancellationToken stop)
    {
        await CheckDestinationAsync(destination, stop);
        await DeliverAllAsync(source, destination, stop);
        ShowRequest(node.FirstRequest);
        InventoryEndpoint[] endpoints = [.. node.Simulator.Inventory.Endpoints.Where(endpoint => endpoint.Path != NodeCount.OwnRequestPath)];
        if (endpoints.Length > 0)
            new InventoryReport(endpoints).WriteTo(_output);
        _invalidLines.WriteTo(_output);
        _troubles.AddRange(await destination.FinishAsync(stop));
        return Conclude(node.Simulator);
    }

    /// <summary>CloudWatch Logs sends a control message before any data, to see whether the function is there.</summary>
    private async Task CheckDestinationAsync(ILogDestination destination, CancellationToken stop)
    {
        Delivery check = await destination.SendAsync(LogsEvent.ControlMessage(), stop);
        if (check.Error is { } error)
            _troubles.Add($"the control message was not answered: {error}");
        _output.WriteLine();
        _output.WriteLine($"Subscription  CloudWatch Logs checks the destination with a CONTROL_MESSAGE: {(check.Error is null ? "answered" : "failed")}");
    }

    private async Task DeliverAllAsync(ILogSource source, ILogDestination destination, CancellationToken stop)
    {
        _output.WriteLine();
        _output.WriteLine("Subscription events as the function receives them (base64 of gzip of JSON), and their accounts");
        _output.WriteLine();
        _output.WriteLine($"  {"EVENT",-17}  {"LINES",7}  {"PAYLOAD",8}  {"FORWARDED",9}  {"INVALID",7}  {"REJECTED",8}  {"FAILED",6}  {"TIME",9}");
        foreach (LogBatch batch in source.Batches())
        {
            Delivery delivery = await destination.SendAsync(batch.Event, stop);
            _lines += batch.Lines;
            _total += delivery.Account;
            _invalidLines.Add(batch, delivery);
            Note(batch, delivery);
            Account account = delivery.Account;
            _output.WriteLine(
                $"  {batch.Title,-17}  {batch.Lines,7:N0}  {batch.Event.ToBytes().Length / 1024.0,5:N0} KB  {account.Forwarded,9:N0}  {account.Invalid,7:N0}"
                + $"  {account.Rejected,8:N0}  {account.Failed,6:N0}  {delivery.Milliseconds,6:N0} ms");
        }
    }

    private void Note(LogBatch batch, Delivery delivery)
    {
        if (delivery.Error is { } error)
            _troubles.Add($"the event {batch.Title} failed: {error}");
        foreach ((string meaning, long count) in delivery.Rejections)
            _troubles.Add($"{count:N0} records of event {batch.Title} were rejected: {meaning}");
        if (!delivery.Account.AddsUp)
            _troubles.Add($"the account of event {batch.Title} does not add up: {delivery.Account}");
    }

    private void ShowRequest(string? head)
    {
        if (head is null)
            return;
        _output.WriteLine();
        _output.WriteLine("The first request, as the node received it (docs/node-wire-contract.md explains each line)");
        _output.WriteLine();
        foreach (string line in head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            _output.WriteLine($"  {Printable.Line(line, LineWidth - 2)}");
    }

    private bool Conclude(NodeSimulator node)
    {
        long counted = NodeCount.Records(node);
        _output.WriteLine();
        _output.WriteLine("Account");
        _output.WriteLine($"  {_total}");
        _output.WriteLine($"  the node's own count: {counted:N0}, by its metric");
        _output.WriteLine($"  {NodeCount.Metric}");
        if (_total.Received != _lines)
            _troubles.Add($"{_lines:N0} lines were handed over, but {_total.Received:N0} are accounted for.");
        if (_total.Forwarded != _lines - _total.Invalid)
            _troubles.Add($"{_lines - _total.Invalid:N0} lines are records, but {_total.Forwarded:N0} were forwarded.");
        if (_total.Forwarded != counted)
            _troubles.Add($"{_total.Forwarded:N0} records were forwarded, but the node counted {counted:N0}.");
        if (_total.Forwarded == 0)
            _troubles.Add("no line is an access-log record in the connector's log format (README.md, \"The log format\").");
        _output.WriteLine();
        foreach (string trouble in _troubles)
            _output.WriteLine($"Problem: {Printable.Of(trouble)}");
        _output.WriteLine(_troubles.Count > 0 ? "NOT everything arrived." : _total.Invalid > 0 ? "Every record arrived." : "Everything arrived.");
        return _troubles.Count == 0;
    }
}
