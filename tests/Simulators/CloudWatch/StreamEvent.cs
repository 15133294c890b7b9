using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The event with which Lambda hands records of a Kinesis stream to a function (AWS Lambda Developer Guide, "Using Lambda with Kinesis").
/// </summary>
public static class StreamEvent
{
    /// <summary>The event of some records.</summary>
    /// <param name="records">Sequence number and data.</param>
    public static byte[] Of(params IEnumerable<(string SequenceNumber, byte[] Data)> records) =>
        Encoding.UTF8.GetBytes($$"""{"Records":[{{string.Join(',', records.Select(Record))}}]}""");

    private static string Record((string SequenceNumber, byte[] Data) record) =>
        $$"""
        {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"{{record.SequenceNumber}}",
        "data":"{{Convert.ToBase64String(record.Data)}}",
        "approximateArrivalTimestamp":1545084650.987},"eventSource":"aws:kinesis","eventVersion":"1.0",
        "eventID":"shardId-000000000006:{{record.SequenceNumber}}","eventName":"aws:kinesis:record",
        "invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role","awsRegion":"eu-west-1",
        "eventSourceARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/lambda-stream"}
        """;
}
