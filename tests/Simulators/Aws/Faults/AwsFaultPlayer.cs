namespace Wallarm.Connector.Simulators;

/// <summary>Carries a fault out on a connection.</summary>
internal static class AwsFaultPlayer
{
    /// <summary>The answer that was sent; null when there was none.</summary>
    public static async Task<AwsAnswer?> PlayAsync(AwsFault fault, AwsExchange exchange, AwsHandler handler, AwsConnection connection)
    {
        AwsCall call = exchange.Call;
        AwsAnswer? answer = fault.IsAfterEffect ? await handler(exchange) : null;
        switch (fault.What)
        {
            case AwsFault.Kind.Error:
                return await connection.SendAsync(fault.TheError!.ToAnswer(call.Protocol));
            case AwsFault.Kind.Throttle:
                return await connection.SendAsync(ServiceErrors.Throttled(call).ToAnswer(call.Protocol));
            // Everybody may ask who he is: no policy can deny it.
            case AwsFault.Kind.AccessDenied when exchange.Is("sts", "GetCallerIdentity"):
                return await connection.SendAsync(await handler(exchange));
            case AwsFault.Kind.AccessDenied:
                return await connection.SendAsync(ServiceErrors.AccessDenied(call, exchange.Caller).ToAnswer(call.Protocol));
            case AwsFault.Kind.Expired:
                return await connection.SendAsync(ServiceErrors.Expired(call.Protocol).ToAnswer(call.Protocol));
            case AwsFault.Kind.Delay:
                await Task.Delay(fault.Time, connection.ClientLeft);
                return await connection.SendAsync(await handler(exchange));
            case AwsFault.Kind.Reset:
                connection.Reset();
                return null;
            case AwsFault.Kind.CutAnswer:
                await connection.SendHalfAsync(answer!);
                return null;
            default:
                await Task.Delay(Timeout.Infinite, connection.ClientLeft).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                call.NoteClientLeft();
                return null;
        }
    }
}
