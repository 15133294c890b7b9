using Wallarm.Connector.Forwarding.CloudWatch;
using Wallarm.Connector.Forwarding.Delivery;

namespace Wallarm.Connector.Forwarder;

/// <summary>
/// The error types that Lambda, its failure destinations and alarms see. Stable: a release may add some, never rename one.
/// </summary>
internal static class ErrorTypes
{
    public const string InvalidSetting = "Wallarm.InvalidSetting";
    public const string MissingSetting = "Wallarm.MissingSetting";
    public const string RuntimeApi = "Wallarm.RuntimeApi";
    public const string Unexpected = "Wallarm.Unexpected";

    public static string Of(LogsEnvelopeError error) => error switch
    {
        LogsEnvelopeError.NotCloudWatchLogs => "Wallarm.EventNotCloudWatchLogs",
        LogsEnvelopeError.InvalidBase64 => "Wallarm.EventInvalidBase64",
        LogsEnvelopeError.InvalidGzip => "Wallarm.EventInvalidGzip",
        LogsEnvelopeError.TooLarge => "Wallarm.EventTooLarge",
        LogsEnvelopeError.InvalidJson => "Wallarm.EventInvalidJson",
        LogsEnvelopeError.MissingField => "Wallarm.EventMissingField",
        _ => Unexpected,
    };

    public static string Of(DeliveryError error) => error switch
    {
        DeliveryError.RecordsFailed => "Wallarm.DeliveryFailed",
        DeliveryError.AllRejected => "Wallarm.NodeRejectedAll",
        DeliveryError.NodeIsApi => "Wallarm.NodeIsApi",
        DeliveryError.NodeProtocol => "Wallarm.NodeProtocol",
        DeliveryError.NodeRefusesUs => "Wallarm.NodeRefusesUs",
        DeliveryError.CertificateRejected => "Wallarm.NodeCertificateRejected",
        _ => Unexpected,
    };
}
