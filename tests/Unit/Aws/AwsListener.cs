using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.Aws;

/// <summary>A request as it came over the socket.</summary>
internal sealed record WireRequest(string Head, byte[] Body)
{
    public string Method => Head.Split(' ')[0];

    public string Target => Head.Split(' ')[1];

    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>An AWS service on a loopback socket that answers what a test says; it keeps the requests.</summary>
internal sealed class AwsListener : IAsyncDisposable
{
    private readonly ScriptedListener _listener;
    private readonly Func<int, WireAnswer> _answer;
    private readonly List<WireRequest> _requests = [];

    private AwsListener(Func<int, WireAnswer> answer)
    {
        _answer = answer;
        _listener = ScriptedListener.Start(ServeAsync);
    }

    public string Url => "http://" + _listener.Address;

    public IReadOnlyList<WireRequest> Requests => _requests;

    public static AwsListener Start(WireAnswer answer) => new(_ => answer);

    /// <param name="answer">Gets the number of the request, counted from 1.</param>
    public static AwsListener Start(Func<int, WireAnswer> answer) => new(answer);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(NetworkStream stream, int number, CancellationToken cancellationToken)
    {
        while (await ScriptedListener.ReadHeadAsync(stream, cancellationToken) is { } head)
        {
            var length = new WireRequest(head, []).Header("Content-Length");
            var body = new byte[length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, cancellationToken);
            _requests.Add(new WireRequest(head, body));
            await stream.WriteAsync(_answer(_requests.Count).Bytes, cancellationToken);
        }
    }
}

/// <summary>An answer as it goes over the socket.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Whole header lines.</param>
internal sealed record WireAnswer(int Status, string Body, params string[] Headers)
{
    public byte[] Bytes
    {
        get
        {
            var body = Encoding.UTF8.GetBytes(Body);
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Status\r\n");
            foreach (var header in Headers) head.Append(header).Append("\r\n");
            // A 204 has no length (RFC 9110).
            if (Status != 204) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
            return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body];
        }
    }
}
