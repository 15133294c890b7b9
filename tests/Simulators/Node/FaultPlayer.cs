namespace Wallarm.Connector.Simulators;

/// <summary>Plays one fault on one connection.</summary>
internal sealed class FaultPlayer(NodeSimulator node, TcpConnection connection, Stream stream, RequestReader reader)
{
    /// <summary>False when the connection is over.</summary>
    /// <param name="answer">The normal answer, which some faults cut short or slow down.</param>
    public async ValueTask<bool> PlayAsync(FaultAction fault, byte[] answer, bool isHead, bool close)
    {
        switch (fault.Kind)
        {
            case FaultKind.Status:
                await stream.WriteAsync(AnswerBytes.Build(fault.StatusCode, fault.Headers, fault.Bytes.Span, close, isHead));
                return !close;

            case FaultKind.ResetAfter:
                await stream.WriteAsync(answer.AsMemory(0, Math.Min(fault.ByteCount, answer.Length)));
                connection.Reset();
                return false;

            case FaultKind.CloseAfter:
                await stream.WriteAsync(answer.AsMemory(0, Math.Min(fault.ByteCount, answer.Length)));
                connection.Close();
                return false;

            case FaultKind.Hang:
                await reader.DrainAsync();
                return false;

            case FaultKind.Raw:
                await stream.WriteAsync(fault.Bytes);
                if (fault.ClosesToo)
                    connection.Close();
                return !fault.ClosesToo && !close;

            case FaultKind.Refuse:
                node.Refuse(fault.Duration, fault.ClosesToo);
                connection.Close();
                return false;

            case FaultKind.SlowBytes:
                for (int i = 0; i < answer.Length; i++)
                {
                    await Task.Delay(fault.Duration, connection.Stopping);
                    await stream.WriteAsync(answer.AsMemory(i, 1));
                }

                break;

            case FaultKind.Slow:
                // The wait is over already: it counts against the reply timeout.
                await stream.WriteAsync(answer);
                break;
        }

        return !close && !node.NormalAnswers.ClosesAlways;
    }
}
