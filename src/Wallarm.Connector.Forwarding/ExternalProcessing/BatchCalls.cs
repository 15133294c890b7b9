using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>The records of one batch as calls, and what becomes of each.</summary>
internal sealed class BatchCalls(ExternalProcessingProtocol protocol, DeliveryBatch batch) : ICallSource
{
    /// <summary>So many refused streams in a row are sent again at once; a node that goes on refusing gets pauses.</summary>
    private const int MostRefusals = 100;

    /// <summary>Stands in a call for the connector's own probe, which is no record.</summary>
    private const int Probe = -1;

    private readonly string _node = protocol.Options.Address.Authority;
    private int _refusals;

    public long ResponseTimeout => (long)batch.Health.Patience(protocol.Options.ResponseTimeout).TotalMilliseconds;

    public long StopAt => batch.StopAt;

    public bool TryNext(long now, Span<byte> buffer, out NextCall call)
    {
        call = default;
        if (batch.IsStopped || now < batch.HeldUntil || !batch.HasTime(now) || !protocol.Limit.AllowsAnother()) return false;
        var isAway = batch.Health.IsAway;
        if (isAway && batch.IsProbeAwaited(now)) return false;
        if (batch.IsInDoubt && batch.TryBeginProbe(now))
        {
            call = WriteProbe(buffer);
            return true;
        }

        while (batch.TryTake(now, out var index))
        {
            if (!TryWrite(index, buffer, out call)) continue;
            if ((isAway || !protocol.HasSucceeded) && batch.TryBeginProbe(now, isUnknown: true))
            {
                // What the node says to a customer's record must not decide who listens there, nor whether it is back: the probe goes
                // before it.
                batch.Return(index);
                call = WriteProbe(buffer);
                return true;
            }

            protocol.Limit.Enter();
            return true;
        }

        if (!batch.TryBeginProbe(now)) return false;
        call = WriteProbe(buffer);
        return true;
    }

    public void NoteAcknowledgement() => protocol.NoteAcknowledgement();

    public void End(int record, in CallResult result)
    {
        var verdict = Verdict.Of(result, protocol.HasSucceeded);
        if (verdict.AsksForPause) batch.Hold(verdict.RetryAfter!.Value);
        if (record == Probe)
        {
            EndProbe(verdict, result.StartedAt);
            return;
        }

        switch (verdict.Fate)
        {
            case Fate.Forwarded or Fate.Blocked or Fate.Rejected:
                protocol.Limit.LeaveCompleted(Environment.TickCount64 - result.StartedAt);
                break;
            case Fate.AgainSlower:
                protocol.Limit.LeaveOverloaded();
                break;
            default:
                protocol.Limit.Leave();
                break;
        }

        if (verdict.Fate != Fate.AgainAtOnce) _refusals = 0;
        switch (verdict.Fate)
        {
            case Fate.Forwarded when result.HasNoResponsePart: batch.ForwardWithoutResponse(record); break;
            case Fate.Forwarded: batch.Forward(record); break;
            case Fate.Blocked: batch.ForwardBlocked(record); break;
            case Fate.Rejected: batch.Reject(record, verdict.ToRejection(_node)); break;
            case Fate.AgainAtOnce when ++_refusals <= MostRefusals:
                batch.CountRetry();
                batch.Return(record);
                break;
            case Fate.Refused when protocol.HasSucceeded: batch.Fail(record, DeliveryError.NodeRefusesUs, DescribeRefusal(verdict)); break;
            default:
                // Among them what only the probe can decide: whether another protocol is spoken there, and whether all are refused.
                NoteFailure(verdict, result.StartedAt, verdict.FailedAlone);
                if (!verdict.FailedAlone || !batch.CountAttempt(record, verdict.ToRejection(_node))) batch.ReturnLater(record);
                break;
        }
    }

    private string DescribeRefusal(in Verdict verdict) =>
        $"{_node} {verdict.What}: a setting at the node or of a proxy before it refuses this connector";

    private void EndProbe(in Verdict verdict, long startedAt)
    {
        switch (verdict.Fate)
        {
            case Fate.AgainAtOnce when ++_refusals <= MostRefusals: batch.ReturnProbe(); break;
            case Fate.Refused when !protocol.HasSucceeded: batch.Stop(DeliveryError.NodeRefusesUs, DescribeRefusal(verdict)); break;
            case Fate.WrongPeer: protocol.NoteWrongPeer(batch, verdict.Peer); break;
            default:
                var isJudged = verdict.Fate is Fate.Forwarded or Fate.Blocked or Fate.Rejected;
                if (isJudged && verdict.What is { } what) batch.NoteTrouble($"{_node} {what}");
                batch.EndProbe(isAccepted: verdict.Fate is Fate.Forwarded or Fate.Blocked, isJudged);
                if (!isJudged) NoteFailure(verdict, startedAt, isAlone: false);
                break;
        }
    }

    private void NoteFailure(in Verdict verdict, long startedAt, bool isAlone)
    {
        var cause = $"{_node} {verdict.What}";
        if (verdict.AsksForPause) batch.NoteTrouble(cause);
        else batch.NoteFailure(cause, startedAt, isAlone);
    }

    private NextCall WriteProbe(Span<byte> buffer)
    {
        var name = protocol.HasSucceeded ? "delivery" : "first-delivery";
        var (start, status) = protocol.Messages.WriteProbe(buffer, protocol.Options.Address.Host, name);
        return new NextCall(Probe, start, status);
    }

    private bool TryWrite(int index, Span<byte> buffer, out NextCall call)
    {
        call = default;
        try
        {
            if (!protocol.Reader.TryRead(batch, index, out var record)) return false;
            var start = protocol.Messages.WriteRequest(buffer, record, batch.RequestIds.Hash(batch.Envelope[index].Id));
            call = new NextCall(index, start, ProcessingMessages.StatusOf(record));
            return true;
        }
        catch (Exception exception)
        {
            // A defect of ours: it costs this record, once, and never the others or the counts.
            batch.Reject(index, RejectionReason.Unwritable(exception));
            return false;
        }
    }
}
