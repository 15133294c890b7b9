using System.Globalization;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// What functions write to their standard output gets into their log group, which is made when it is not there, as Lambda does. One line
/// is one log event, in the order in which a stream got them.
/// </summary>
internal sealed class FunctionLogs(MotoClient moto)
{
    private readonly Lock _gate = new();
    private readonly List<(string Group, string Message)> _written = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _last = Task.CompletedTask;
    private bool _isStopped;

    public Task WriteAsync(MotoScope scope, string group, string stream, string line)
    {
        lock (_gate)
            return _isStopped ? Task.CompletedTask : _last = WriteAfterAsync(_last, scope, group, stream, line);
    }

    /// <summary>Takes no more lines, as nobody is there to read them; completes when those before are written.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isStopped = true;
            return _last;
        }
    }

    /// <summary>The first line, written already or to come, that the predicate likes.</summary>
    public async Task<string> WaitForAsync(string group, Func<string, bool> predicate, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (_written.Find(each => each.Group == group && predicate(each.Message)) is { Message: { } found })
                    return found;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task WriteAfterAsync(Task earlier, MotoScope scope, string group, string stream, string line)
    {
        await earlier;
        JsonObject place = new() { ["logGroupName"] = group, ["logStreamName"] = stream };
        JsonObject events = place.DeepClone().AsObject();
        events["logEvents"] =
            new JsonArray(new JsonObject { ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), ["message"] = line });
        AwsAnswer answer = await CallAsync("PutLogEvents", events);
        if (!answer.IsSuccess)
        {
            await CallAsync("CreateLogGroup", new JsonObject { ["logGroupName"] = group });
            await CallAsync("CreateLogStream", place);
            await CallAsync("PutLogEvents", events);
        }

        TaskCompletionSource changed;
        lock (_gate)
        {
            _written.Add((group, line));
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();

        Task<AwsAnswer> CallAsync(string operation, JsonObject body) => moto.JsonAsync(scope, "logs", "Logs_20140328." + operation, body);
    }

    /// <summary>As Lambda names them: date, version, an id of the execution environment.</summary>
    public static string StreamName(string version, string environmentId) =>
        $"{DateTime.UtcNow.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)}/[{version}]{environmentId}";
}
