using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Quickstart;

/// <summary>The way of the guide, step by step: log group, subscription event, forwarder, node.</summary>
internal sealed class Rehearsal
{
    private const int LineWidth = 100;

    private readonly TextWriter _output;
    private readonly InvalidLines _invalidLines = new();
    private readonly InventoryReport _inventory;
    private readonly List<string> _troubles = [];
    private Account _total;
    private long _lines;

    private Rehearsal(TextWriter output, InventoryReport inventory)
    {
        _output = output;
        _inventory = inventory;
    }

    /// <returns>Whether everything that is an access-log record has arrived.</returns>
    /// <exception cref="QuickstartException">The rehearsal cannot go on.</exception>
    public static async Task<bool> RunAsync(ILogSource source, TextWriter output, CancellationToken stop)
    {
        await using LocalNode node = await LocalNode.StartAsync(stop);
        Introduce(source, node, output);
        await using ILogDestination destination = await StartAsync(source, node, output, stop);
        using InventoryReport inventory = new();
        return await new Rehearsal(output, inventory).RunAsync(source, destination, node, stop);
    }

    private static void Introduce(ILogSource source, LocalNode node, TextWriter output)
    {
        output.WriteLine("API Gateway access logs -> CloudWatch Logs -> forwarder -> Wallarm node, all on this machine.");
        output.WriteLine();
        output.WriteLine($"Log group     {source.LogGroup}: {source.Description}");
        output.WriteLine($"Node          simulated, listens on {node.Address} (envoy-external-filter mode: Envoy's ext_proc over TLS)");
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
        ShowCall(node.FirstCall);
        await _inventory.WriteAsync(_output, stop);
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
        _output.WriteLine("Subscription events as the function receives them (base64 of gzip of JSON), and the counts of their records");
        _output.WriteLine();
        _output.WriteLine(
            $"  {"EVENT",-17}  {"LINES",7}  {"PAYLOAD",8}  {"FORWARDED",9}  {"INVALID",7}  {"REJECTED",8}  {"FAILED",6}  {"TIME",9}");
        foreach (LogBatch batch in source.Batches())
        {
            Delivery delivery = await destination.SendAsync(batch.Event, stop);
            _lines += batch.Lines;
            _inventory.Add(batch);
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
            _troubles.Add($"the counts of event {batch.Title} do not add up: {delivery.Account}");
    }

    private void ShowCall(ReceivedCall? call)
    {
        if (call is null)
            return;
        _output.WriteLine();
        _output.WriteLine(
            "The first call, as the node received it: a request part and a response part (docs/node-wire-contract.md explains them)");
        _output.WriteLine();
        foreach (string line in FirstCall.Describe(call))
            _output.WriteLine($"  {Printable.Line(line, LineWidth - 2)}");
    }

    private bool Conclude(ExternalFilterNode node)
    {
        NodeCount counted = NodeCount.Read(node);
        long withResponse = _total.Forwarded - _total.WithoutResponse;
        _output.WriteLine();
        _output.WriteLine("Counts of records");
        _output.WriteLine($"  {_total}");
        _output.WriteLine(
            $"  the node's own counts: {counted.Requests:N0} request parts and {counted.Responses:N0} response parts, by its metrics");
        _output.WriteLine($"  {NodeCount.RequestMetric}");
        _output.WriteLine($"  {NodeCount.ResponseMetric}");
        if (_total.Received != _lines)
            _troubles.Add($"{_lines:N0} lines were handed over, but {_total.Received:N0} are counted.");
        if (_total.Forwarded != _lines - _total.Invalid)
            _troubles.Add($"{_lines - _total.Invalid:N0} lines are records, but {_total.Forwarded:N0} were forwarded.");
        if (_total.Forwarded != counted.Requests)
            _troubles.Add($"{_total.Forwarded:N0} records were forwarded, but the node counted {counted.Requests:N0} request parts.");
        if (withResponse != counted.Responses)
            _troubles.Add(
                $"{withResponse:N0} records were forwarded with a response, but the node counted {counted.Responses:N0} response parts.");
        if (_total.Forwarded == 0)
            _troubles.Add("no line is an access-log record in the connector's log format (README.md, \"The log format\").");
        _output.WriteLine();
        foreach (string trouble in _troubles)
            _output.WriteLine($"Problem: {Printable.Of(trouble)}");
        _output.WriteLine(
            _troubles.Count > 0 ? "NOT everything arrived." : _total.Invalid > 0 ? "Every record arrived." : "Everything arrived.");
        return _troubles.Count == 0;
    }
}
