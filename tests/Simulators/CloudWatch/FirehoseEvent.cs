using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// The event with which Firehose has a function transform the records of a stream (Amazon Data Firehose Developer Guide, "Transform source
/// data").
/// </summary>
public static class FirehoseEvent
{
    /// <summary>The event of some records, with the ids 0, 1 and so on.</summary>
    /// <param name="records">What each record holds.</param>
    public static byte[] Of(params IEnumerable<string> records) =>
        OfData(records.Select(record => Convert.ToBase64String(Encoding.UTF8.GetBytes(record))));

    /// <summary>The same with any text in the place of the base64 data.</summary>
    /// <param name="data">The text of a JSON string.</param>
    public static byte[] OfData(params IEnumerable<string> data) => Encoding.UTF8.GetBytes(
        """{"invocationId":"invoked123","deliveryStreamArn":"arn:aws:firehose:eu-west-1:123456789012:"""
        + """deliverystream/amazon-apigateway-shop","region":"eu-west-1","records":["""
        + string.Join(',', data.Select(Record)) + "]}");

    private static string Record(string data, int id) =>
        $$"""{"recordId":"{{id}}","approximateArrivalTimestamp":1510772160000,"data":"{{data}}"}""";
}
