namespace Wallarm.Connector.Forwarding.ExternalProcessing;

/// <summary>Hands calls to connections and is told how each ended, exactly once. Used under the lock of the connections.</summary>
internal interface ICallSource
{
    /// <summary>How long a call may take, in ms.</summary>
    long ResponseTimeout { get; }

    /// <summary>When the last call must have ended (<see cref="Environment.TickCount64"/>).</summary>
    long StopAt { get; }

    /// <summary>The next call, if there is one to be made now.</summary>
    /// <param name="now">The time (<see cref="Environment.TickCount64"/>).</param>
    /// <param name="buffer"><see cref="ProcessingMessages.MaxRequestLength"/> bytes; the first message is written to its end.</param>
    /// <param name="call">The call.</param>
    bool TryNext(long now, Span<byte> buffer, out NextCall call);

    /// <summary>The node acknowledged something: it speaks ext_proc.</summary>
    void NoteAcknowledgement();

    /// <summary>A call has ended.</summary>
    void End(int record, in CallResult result);
}

/// <summary>A call to be made.</summary>
/// <param name="Record">What it is for.</param>
/// <param name="MessageStart">Where in the buffer the first message begins.</param>
/// <param name="Status">The status for the second message; 0 if there is none.</param>
internal readonly record struct NextCall(int Record, int MessageStart, int Status);
