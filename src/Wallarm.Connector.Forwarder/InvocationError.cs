namespace Wallarm.Connector.Forwarder;

/// <summary>Why an invocation failed, as Lambda reports it.</summary>
/// <param name="Type">One of <see cref="ErrorTypes"/>.</param>
/// <param name="Message">For people: what is wrong, and what to do.</param>
internal sealed record InvocationError(string Type, string Message);
