using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Wallarm.Connector.Simulators.ExtProc;

namespace Wallarm.Connector.Simulators;

/// <summary>What the node says to one call: acknowledgements, and the fault that was ordered for it.</summary>
internal sealed class CallResponder(
    ExternalFilterNode node, ReceivedCall call, ExternalFilterFault? fault, IServerStreamWriter<ProcessingResponse> responses, ServerCallContext context)
{
    /// <summary>Plays a fault that needs no further part. True when the call is over.</summary>
    public async ValueTask<bool> EndsHereAsync()
    {
        if (fault is null || fault.NeedsPart || fault.After != call.PartsAcknowledged)
            return false;
        HttpContext http = context.GetHttpContext();
        switch (fault.Kind)
        {
            case ExternalFilterFaultKind.Status:
                context.Status = new Status((StatusCode)fault.Code, fault.Message);
                return true;

            case ExternalFilterFaultKind.GoAway:
                ExternalFilterConnections.Drain(http);
                return false;

            case ExternalFilterFaultKind.End:
                return true;

            case ExternalFilterFaultKind.Reset:
                http.Features.GetRequiredFeature<IHttpResetFeature>().Reset(fault.Code);
                throw new OperationCanceledException();

            case ExternalFilterFaultKind.Abort:
                ExternalFilterConnections.Abort(http);
                throw new OperationCanceledException();

            case ExternalFilterFaultKind.Restart:
                node.Restart(fault.Duration);
                break;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        return true;
    }

    /// <summary>Acknowledges a part, unless the fault says something else. True when the call is over.</summary>
    public async ValueTask<bool> RespondAsync(int part)
    {
        ExternalFilterFault? here = fault is { NeedsPart: true } && fault.After == part - 1 ? fault : null;
        if (node.Options.ReplyDelay > TimeSpan.Zero)
            await Task.Delay(node.Options.ReplyDelay, context.CancellationToken);
        if (here is { Kind: ExternalFilterFaultKind.MoreTime })
            await WriteAsync(new ProcessingResponse { OverrideMessageTimeout = here.Requested.ToDuration() });
        if (here is { Duration: var delay } && delay > TimeSpan.Zero)
            await Task.Delay(delay, context.CancellationToken);

        // Counted before it is said: who has the response finds the part counted.
        node.Process(call, part);
        if (here is { Kind: ExternalFilterFaultKind.Immediate })
        {
            node.Block(call);
            await WriteAsync(
                new ProcessingResponse { ImmediateResponse = new ImmediateResponse { Status = new HttpStatus { Code = here.Code } } });
            return true;
        }

        call.Acknowledge();
        await WriteAsync(Acknowledgement(part, new CommonResponse(), mutates: here is { Kind: ExternalFilterFaultKind.Mutate }));
        return false;
    }

    private static ProcessingResponse Acknowledgement(int part, CommonResponse common, bool mutates)
    {
        HeadersResponse headers = new() { Response = common };
        ProcessingResponse response =
            part == 1 ? new ProcessingResponse { RequestHeaders = headers } : new ProcessingResponse { ResponseHeaders = headers };
        if (mutates)
        {
            common.HeaderMutation = new HeaderMutation { RemoveHeaders = { "x-request-id" } };
            common.ClearRouteCache = true;
            response.ModeOverride = new ProcessingMode { ResponseHeaderMode = ProcessingMode.Types.HeaderSendMode.Skip };
            response.DynamicMetadata = new Struct { Fields = { ["wallarm"] = Value.ForString("metadata") } };
        }

        return response;
    }

    /// <summary>In observability mode the peer reads nothing, and nothing is said.</summary>
    private Task WriteAsync(ProcessingResponse response) => call.ObservabilityMode ? Task.CompletedTask : responses.WriteAsync(response);
}
