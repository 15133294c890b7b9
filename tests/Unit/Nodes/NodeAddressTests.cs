using Wallarm.Connector.Forwarding.Nodes;

namespace Wallarm.Connector.Tests.Nodes;

public class NodeAddressTests
{
    [Theory]
    [InlineData("node.example.com", "http", "node.example.com", 80, "node.example.com")]
    [InlineData("node.example.com", "https", "node.example.com", 443, "node.example.com")]
    [InlineData("node.example.com:5050", "https", "node.example.com", 5050, "node.example.com:5050")]
    [InlineData("node.example.com:443", "http", "node.example.com", 443, "node.example.com:443")]
    [InlineData("node.example.com:80", "http", "node.example.com", 80, "node.example.com")]
    [InlineData("node.example.com:443", "https", "node.example.com", 443, "node.example.com")]
    [InlineData("NODE.Example.COM", "HTTPS", "node.example.com", 443, "node.example.com")]
    [InlineData("node.example.com.", "http", "node.example.com", 80, "node.example.com")]
    [InlineData("  node.example.com:81 ", " Http ", "node.example.com", 81, "node.example.com:81")]
    [InlineData("https://node.example.com/", "https", "node.example.com", 443, "node.example.com")]
    [InlineData("https://node.example.com", null, "node.example.com", 443, "node.example.com")]
    [InlineData("http://node.example.com:5050/", "", "node.example.com", 5050, "node.example.com:5050")]
    [InlineData("HTTP://node.example.com", "http", "node.example.com", 80, "node.example.com")]
    [InlineData("node.example.com/", "http", "node.example.com", 80, "node.example.com")]
    [InlineData("localhost:5050", "http", "localhost", 5050, "localhost:5050")]
    [InlineData("node", "http", "node", 80, "node")]
    [InlineData("my_node-1.internal", "http", "my_node-1.internal", 80, "my_node-1.internal")]
    [InlineData("xn--bcher-kva.example", "http", "xn--bcher-kva.example", 80, "xn--bcher-kva.example")]
    [InlineData("192.0.2.1:5050", "http", "192.0.2.1", 5050, "192.0.2.1:5050")]
    [InlineData("192.0.2.1", "https", "192.0.2.1", 443, "192.0.2.1")]
    [InlineData("[2001:db8::1]:5050", "http", "2001:db8::1", 5050, "[2001:db8::1]:5050")]
    [InlineData("[2001:DB8::0001]", "https", "2001:db8::1", 443, "[2001:db8::1]")]
    [InlineData("https://[2001:db8::1]/", null, "2001:db8::1", 443, "[2001:db8::1]")]
    [InlineData("[::1]:1", "http", "::1", 1, "[::1]:1")]
    [InlineData("node.example.com:65535", "http", "node.example.com", 65535, "node.example.com:65535")]
    public void An_address_is_read_as_people_write_it(string url, string? scheme, string host, int port, string authority)
    {
        var address = NodeAddress.Parse(url, scheme);

        Assert.Equal((host, port, authority), (address.Host, address.Port, address.Authority));
        Assert.Equal($"{address.Scheme}://{authority}", address.ToString());
        Assert.Equal(address, NodeAddress.Parse(address.ToString(), null));
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    [InlineData("HTTPS", true)]
    public void The_scheme_decides_on_tls(string scheme, bool isHttps)
    {
        var address = NodeAddress.Parse("node", scheme);

        Assert.Equal((isHttps, isHttps ? "https" : "http"), (address.IsHttps, address.Scheme));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("http://")]
    [InlineData("http:///")]
    [InlineData(":5050")]
    [InlineData(".")]
    [InlineData("node:")]
    [InlineData("node:0")]
    [InlineData("node:65536")]
    [InlineData("node:99999999999")]
    [InlineData("node:-1")]
    [InlineData("node:+80")]
    [InlineData("node: 80")]
    [InlineData("node:80x")]
    [InlineData("node:http")]
    [InlineData("node:８０")]
    [InlineData("node:80:80")]
    [InlineData("node/path")]
    [InlineData("http://node/path")]
    [InlineData("http://node//")]
    [InlineData("node?query")]
    [InlineData("node/?query")]
    [InlineData("node#fragment")]
    [InlineData("node example")]
    [InlineData("node\r\nX-Injected: 1")]
    [InlineData("node\0")]
    [InlineData("nod\té")]
    [InlineData("knöten.example")]
    [InlineData("node..example")]
    [InlineData(".node")]
    [InlineData("-node")]
    [InlineData("node-.example")]
    [InlineData("node,other")]
    [InlineData("node;other")]
    [InlineData("*.example.com")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    [InlineData("[2001:db8::1")]
    [InlineData("2001:db8::1]")]
    [InlineData("[2001:db8::1]5050")]
    [InlineData("[2001:db8::1]:")]
    [InlineData("[2001:db8::1]:0")]
    [InlineData("[]")]
    [InlineData("[]:80")]
    [InlineData("[192.0.2.1]")]
    [InlineData("[node]")]
    [InlineData("[[::1]]")]
    [InlineData("[::1]:80:80")]
    [InlineData("[fe80::1%eth0]:5050")]
    [InlineData("[fe80::1%25eth0]:5050")]
    [InlineData("[fe80::1%2]")]
    [InlineData("[2001:db8::1%2F]:5050")]
    [InlineData("node.example.com%2F")]
    [InlineData("node.example.com:5050%2Fpath")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1.5")]
    [InlineData("010.0.0.1")]
    [InlineData("3221225985")]
    [InlineData("http:/node")]
    [InlineData("http:node")]
    [InlineData("\\\\node")]
    public void A_malformed_address_is_refused(string url)
    {
        var error = Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(url, "http"));

        Assert.Equal(NodeAddressPart.Url, error.Part);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("node", null)]
    [InlineData("node", "")]
    [InlineData("node", "  ")]
    [InlineData("node", "ftp")]
    [InlineData("node", "https://")]
    [InlineData("node", "h2c")]
    [InlineData("http://node", "https")]
    [InlineData("https://node", "http")]
    public void A_scheme_that_is_missing_or_wrong_or_contradicts_is_refused(string url, string? scheme) =>
        Assert.Equal(NodeAddressPart.Scheme, Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(url, scheme)).Part);

    [Theory]
    [InlineData("ftp://node")]
    [InlineData("tcp://node:5050")]
    [InlineData("://node")]
    [InlineData("https://http://node")]
    public void An_address_of_another_scheme_is_refused(string url) =>
        Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(url, "https"));

    [Theory]
    [InlineData("https://user:hunter2@node.example.com")]
    [InlineData("user:hunter2@node.example.com")]
    [InlineData("hunter2@node.example.com:5050")]
    [InlineData("user:hunter2@https://node.example.com")]
    [InlineData("user:hunter2://@node.example.com")]
    [InlineData("https://user:hunter2/@node.example.com")]
    [InlineData("https://user:hunter2?@node.example.com")]
    public void A_password_in_an_address_is_refused_and_not_repeated(string url)
    {
        var error = Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(url, "https"));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_long_address_is_not_repeated_in_full() =>
        Assert.InRange(
            Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(new string('a', 100_000), "http")).Message.Length, 1, 1_000);

    [Fact]
    public void Names_have_a_longest_length()
    {
        var label = new string('a', 63);
        Assert.Equal(63, NodeAddress.Parse(label, "http").Host.Length);
        Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(label + "a", "http"));
        Assert.Equal(253, NodeAddress.Parse($"{label}.{label}.{label}.{label[..61]}", "http").Host.Length);
        Assert.Throws<NodeAddressException>(() => NodeAddress.Parse($"{label}.{label}.{label}.{label[..62]}", "http"));
    }

    [Theory]
    [InlineData("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com")]
    [InlineData("A1B2C3D4E5.EXECUTE-API.eu-west-1.amazonaws.com")]
    [InlineData("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com.")]
    [InlineData("a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn")]
    [InlineData("a1b2c3d4e5.execute-api-fips.us-gov-west-1.amazonaws.com")]
    [InlineData("a1b2c3d4e5-vpce-0123456789abcdef0.execute-api.eu-west-1.amazonaws.com")]
    [InlineData("vpce-0123456789abcdef0-abcdefgh.execute-api.eu-west-1.vpce.amazonaws.com")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws")]
    [InlineData("ABC.LAMBDA-URL.eu-west-1.ON.AWS.")]
    public void Addresses_of_apis_and_functions_are_refused(string host)
    {
        Assert.True(NodeAddress.IsApiHost(host));
        foreach (var url in (string[])[host, host.TrimEnd('.') + ":443", "https://" + host + "/"])
        {
            Assert.Equal(NodeAddressPart.Url, Assert.Throws<NodeAddressException>(() => NodeAddress.Parse(url, "https")).Part);
        }
    }

    [Theory]
    [InlineData("node.example.com")]
    [InlineData("ec2-192-0-2-1.eu-west-1.compute.amazonaws.com")]
    [InlineData("my-node-123.elb.eu-west-1.amazonaws.com")]
    [InlineData("execute-apiary.example.com")]
    [InlineData("my-execute-api.example.com")]
    [InlineData("lambda-url.example.com")]
    [InlineData("example.on.aws")]
    [InlineData("d111111abcdef8.cloudfront.net")]
    [InlineData("192.0.2.1")]
    [InlineData("")]
    public void Other_addresses_are_no_apis(string host) => Assert.False(NodeAddress.IsApiHost(host));
}
