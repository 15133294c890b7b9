using System.Net;
using System.Text;
using CsCheck;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Tests.Mirror;

namespace Wallarm.Connector.Tests.AccessLogs;

public class RecordRedactionTests
{
    private const RedactedData All = RedactedData.Emails | RedactedData.Tokens | RedactedData.Digits | RedactedData.Addresses;

    [Theory]
    [InlineData("/users/a@example.com/orders", "/users/redacted-email/orders")]
    [InlineData("/users/a%40example.com", "/users/redacted-email")]
    [InlineData("/users/a%2540example.com/", "/users/redacted-email/")]
    [InlineData("/users/@alice", "/users/@alice")]
    [InlineData("/users/alice@", "/users/alice@")]
    [InlineData("/pay/4111111111111111", "/pay/redacted-number")]
    [InlineData("/pay/4111-1111-1111-1111/x", "/pay/redacted-number/x")]
    [InlineData("/pay/%34%31%31%31%31%31%31", "/pay/redacted-number")]
    [InlineData("/pets/123456", "/pets/123456")]
    [InlineData("/pets/1/2/3/4/5/6/7", "/pets/1/2/3/4/5/6/7")]
    [InlineData("/reset/abcdefghij1klmnopqrs", "/reset/redacted-token")]
    [InlineData("/reset/abcdefghijklmnopqrst", "/reset/abcdefghijklmnopqrst")]
    [InlineData("/reset/eyJhbGciOi", "/reset/redacted-token")]
    [InlineData("/reset/x=abcdefghijklmnopqr1", "/reset/redacted-token")]
    [InlineData("/x/0f8fad5b-d9cb-469f-a165-70867728950e", "/x/redacted-token")]
    [InlineData("/", "/")]
    [InlineData("//a//", "//a//")]
    [InlineData("/%", "/%")]
    [InlineData("/%2", "/%2")]
    [InlineData("/%25", "/%25")]
    [InlineData("/pets/{id}/toys", "/pets/{id}/toys")]
    public void Segments_with_what_must_not_leave_are_replaced(string path, string redacted) =>
        Assert.Equal(redacted, Apply(All, path).Path);

    [Fact]
    public void Only_what_is_set_is_redacted()
    {
        const string path = "/a@example.com/abcdefghij1klmnopqrs/1234567";

        Assert.Equal("/redacted-email/abcdefghij1klmnopqrs/1234567", Apply(RedactedData.Emails, path).Path);
        Assert.Equal("/a@example.com/redacted-token/1234567", Apply(RedactedData.Tokens, path).Path);
        Assert.Equal("/a@example.com/abcdefghij1klmnopqrs/redacted-number", Apply(RedactedData.Digits, path).Path);
        Assert.Equal((path, "203.0.113.0"), Apply(RedactedData.Addresses, path));
        Assert.Equal("203.0.113.7", Apply(RedactedData.Emails, path).SourceIp);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.0")]
    [InlineData("255.255.255.255", "255.255.255.0")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::")]
    [InlineData("2001:DB8::1", "2001:db8:0::")]
    [InlineData("::1", "0:0:0::")]
    [InlineData("::", "0:0:0::")]
    [InlineData("1::2:3:4:5:6:7", "1:0:2::")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3::")]
    [InlineData("203.0.113", "")]
    [InlineData("203.0.113.256", "")]
    [InlineData("203.0.113.7.9", "")]
    [InlineData("1:2:3", "")]
    [InlineData("1::2::3", "")]
    [InlineData("1:2:3:4:5:6:7:8:9", "")]
    [InlineData("1:2:3:4:5:6:7:", "")]
    [InlineData("12345::", "")]
    [InlineData("::ffff:203.0.113.7", "")]
    [InlineData("alice", "")]
    public void Of_an_address_the_network_stays_and_of_anything_else_nothing(string address, string network) =>
        Assert.Equal(network, Apply(RedactedData.Addresses, "/", address).SourceIp);

    [Fact]
    public void Every_address_of_IPv6_is_cut_to_its_network() => Gen.Byte.Array[16].Sample(bytes =>
    {
        if (bytes[0] == 0) return;
        foreach (int index in (int[])[2, 3, 8, 9, 10, 11]) bytes[index] &= (byte)-(bytes[15] & 1);
        byte[] network = [.. bytes[..6], .. new byte[10]];

        string written = Apply(RedactedData.Addresses, "/", new IPAddress(bytes).ToString()).SourceIp;

        Assert.Equal(new IPAddress(network), IPAddress.Parse(written));
    });

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        byte[] line = Encoding.UTF8.GetBytes(Deliveries.Line(path: "/users/a@example.com/7"));
        AccessLogParser parser = new();
        RecordRedaction redaction = new(All);
        long allocated = long.MaxValue;
        for (int times = 0; times < 5; times++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            parser.ParseLine(line, out AccessLogRecord record);
            redaction.Apply(record);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    private static (string Path, string SourceIp) Apply(RedactedData redacted, string path, string address = "203.0.113.7")
    {
        string line = Deliveries.Line(path: path).Replace("203.0.113.7", address, StringComparison.Ordinal);
        Assert.Equal(InvalidReason.None, new AccessLogParser().ParseLine(Encoding.UTF8.GetBytes(line), out AccessLogRecord record));
        AccessLogRecord result = new RecordRedaction(redacted).Apply(record);
        Assert.Equal(Encoding.UTF8.GetString(record.UserAgent), Encoding.UTF8.GetString(result.UserAgent));
        return (Encoding.UTF8.GetString(result.Path), Encoding.UTF8.GetString(result.SourceIp));
    }
}
