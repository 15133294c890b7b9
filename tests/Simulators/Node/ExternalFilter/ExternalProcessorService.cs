using Grpc.Core;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// Takes in one call after the other as Envoy's contract has it: a request part, then a response part, each acknowledged once.
/// </summary>
internal sealed class ExternalProcessorService(ExternalFilterNode node)
{
    public async Task ProcessAsync(
        IAsyncStreamReader<ReceivedMessage> requests, IServerStreamWriter<ProcessingResponse> responses, ServerCallContext context)
    {
        ReceivedCall? call = null;
        bool broken = true;
        try
        {
            if (!await requests.MoveNext())
            {
                Refuse(context, "the stream has no message");
            }
            else if (CallContract.CheckRequest(requests.Current) is { } trouble)
            {
                Refuse(context, trouble);
            }
            else
            {
                call = node.Receive(requests.Current, ExternalFilterConnections.NumberOf(context.GetHttpContext()));
                ExternalFilterFault? fault = node.Options.Script?.Invoke(call);
                await TakeAsync(call, new CallResponder(node, call, fault, responses, context), requests, context);
            }

            broken = context.CancellationToken.IsCancellationRequested;
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException or InvalidOperationException or RpcException)
        {
            // The peer gave the call up, its connection broke, or the node stops: none of them gets a status any more.
        }
        finally
        {
            if (call is not null)
                node.End(call, broken ? null : (int)context.Status.StatusCode);
        }
    }

    private async Task TakeAsync(
        ReceivedCall call, CallResponder responder, IAsyncStreamReader<ReceivedMessage> requests, ServerCallContext context)
    {
        if (await responder.EndsHereAsync() || await responder.RespondAsync(part: 1) || await responder.EndsHereAsync() || !await requests.MoveNext())
            return;
        if (CallContract.CheckResponse(requests.Current) is { } trouble)
        {
            Refuse(context, trouble);
            return;
        }

        call.AddResponse(requests.Current);
        if (await responder.RespondAsync(part: 2) || await responder.EndsHereAsync())
            return;
        if (await requests.MoveNext())
            Refuse(context, "there is a third message");
    }

    private void Refuse(ServerCallContext context, string trouble)
    {
        node.NoteViolation(trouble);
        context.Status = new Status(StatusCode.InvalidArgument, trouble);
    }
}
