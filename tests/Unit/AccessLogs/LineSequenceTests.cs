using System.Text;
using Wallarm.Connector.Forwarding.AccessLogs;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.AccessLogs;

/// <summary>A parser may learn from the lines it has read, but never so that it reads a later record differently.</summary>
public class LineSequenceTests
{
    private static readonly string[] Formats =
    [
        """{"httpMethod":"GET","path":"/a","status":200,"x":1}""",
        """{"httpMethod":"GET","path":"/a","status":200 ,"x":1 }""",
        """{"httpMethod":"GET","path":"/a","status":"200","x":1}""",
        """{"httpMethod":"GET","path":"/a","status":null,"x":null}""",
        """{"httpMethod":"GET","path":"/a","status":-,"x":-}""",
        """{"httpMethod":"GET","path":"/a","status":12,"x":99}""",
        """{"httpMethod":"GET","path":"/a","status":,"x":}""",
        """{"httpMethod":"","path":"","status":"","x":1}""",
        """{"httpMethod":"GET","path":"/a,b","status":200,"x":1}""",
        """{"httpMethod":"GET","path":"/a","status":{"a":"/b"},"x":1}""",
        """{"httpMethod":"GET","path":"/a","status":[],"x":1}""",
        """{"httpMethod":"GET","path":"/a","path":"/b","status":"1"}""",
        """{"httpMethod":"GET","path":"/c","path":"/d","status":"2"}""",
        """{"httpMethod":"GET","path":"-","path":"/d","status":"2"}""",
        """{"httpMethod":"GET","path":"(none)","path":"/d","status":"-"}""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x","path":"/forged","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x\" y","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x" y","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x\\","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"\u0022","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a"} """,
        """ {"userAgent":"x","httpMethod":"GET","path":"/a"}""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a"}}""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a"},""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a""",
        """{"userAgent":"x","httpMethod":"GET","path":"/a"}{"path":"/b"}""",
        """{"status":1}""",
        """{"status":1""",
        "{}",
        "{",
        "",
        "no record",
    ];

    [Fact]
    public void Every_line_reads_the_same_behind_any_other_line()
    {
        string[] lines = [.. Formats, .. SampleLines.All];
        foreach (var before in lines)
        {
            foreach (var line in lines) AssertReadsAlike([before, before, line, before]);
        }
    }

    [Fact]
    public void Formats_may_change_at_any_time()
    {
        var random = new Random(16);
        string[] traffic = [.. SampleTraffic.Lines(50), .. SampleLines.All];
        for (var round = 0; round < 40; round++)
        {
            var lines = new List<string>();
            for (var run = 0; run < 12; run++)
            {
                var source = random.Next(3) == 0 ? traffic : [Formats[random.Next(Formats.Length)], Formats[random.Next(Formats.Length)]];
                for (var count = random.Next(40); count > 0; count--) lines.Add(source[random.Next(source.Length)]);
            }

            AssertReadsAlike(lines);
        }
    }

    [Theory]
    [InlineData("""{"httpMethod":"GET","path":"/a","identity":{"sourceIp":"1"},"status":"200"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/a","x":[1,2],"status":"200"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/a","userAgent":"a \"b\" c","status":"200"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/a","userAgent":"a "b" c","status":"200"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/a","integrationLatency":-,"status":"200"}""")]
    [InlineData("""{"httpMethod":"GET","path":"/a","status":"200"}""")]
    [InlineData("(id) Method request headers: {Authorization=Bearer secret}")]
    public void Parsing_allocates_nothing_per_record_whatever_the_format(string line)
    {
        var message = Escape(line);
        var parser = new AccessLogParser();

        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 1_000; count++) parser.ParseJsonString(message, out var record);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);
    }

    [Fact]
    public void Two_formats_in_turn_allocate_nothing_per_record()
    {
        byte[][] messages = [Escape(SampleLines.All[0]), Escape(SampleLines.All[19]), Escape(SampleLines.All[12])];
        var parser = new AccessLogParser();

        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var count = 0; count < 1_000; count++) parser.ParseJsonString(messages[count % 3], out var record);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);
    }

    private static void AssertReadsAlike(List<string> lines)
    {
        var parser = new AccessLogParser();
        for (var index = 0; index < lines.Count; index++)
        {
            var reason = parser.ParseJsonString(Escape(lines[index]), out var record);
            var expected = ParsedLine.OfPlain(Encoding.UTF8.GetBytes(lines[index]));
            var actual = ParsedLine.Copy(reason, record);
            Assert.True(expected == actual, $"{lines[index]} behind {(index > 0 ? lines[index - 1] : "nothing")}: {actual}");
        }
    }

    private static byte[] Escape(string line) =>
        Encoding.UTF8.GetBytes(line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
}
