using System.Security.Cryptography;
using Wallarm.Connector.Forwarding.Nodes;
using Wallarm.Connector.Simulators;

namespace Wallarm.Connector.Tests.Nodes;

public class NodeTrustTests
{
    private const string Fingerprint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    [Fact]
    public void Fingerprints_are_read_with_and_without_colons_and_in_any_case()
    {
        var colons = string.Join(':', Fingerprint.Chunk(2).Select(pair => new string(pair)));
        var trust = NodeTrust.ForFingerprints($" {Fingerprint} ,{colons}, {Fingerprint.ToUpperInvariant()},");

        Assert.Equal(Enumerable.Repeat(Fingerprint.ToUpperInvariant(), 3), trust.Fingerprints);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("secret")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData("g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("sha256/0123456789abcdef0123456789abcdef0123456789abcdef0123456789")]
    [InlineData("０123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(Fingerprint + "," + Fingerprint + ",secret")]
    [InlineData(Fingerprint + ";" + Fingerprint)]
    [InlineData(Fingerprint + " " + Fingerprint)]
    public void A_wrong_fingerprint_is_refused_and_not_repeated(string text)
    {
        var error = Assert.Throws<FormatException>(() => NodeTrust.ForFingerprints(text));

        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        if (text.Trim(' ', ',').Length > 0) Assert.DoesNotContain("123456789abcdef", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_wrong_one_of_several_fingerprints_is_counted_out() =>
        Assert.Contains(
            "entry 3",
            Assert.Throws<FormatException>(() => NodeTrust.ForFingerprints($"{Fingerprint},{Fingerprint},x")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Authorities_are_read_as_pem_in_every_form_that_settings_take()
    {
        using var one = TestCertificates.CreateAuthority("one");
        using var two = TestCertificates.CreateAuthority("two");
        string[] forms =
        [
            one.AuthorityPem,
            one.AuthorityPem + two.AuthorityPem,
            one.AuthorityPem.Replace("\n", "\\n", StringComparison.Ordinal),
            one.AuthorityPem.Replace("\n", "\r\n", StringComparison.Ordinal),
            "Subject: CN=one\n" + one.AuthorityPem + "\ntrailing words\n",
            one.AuthorityPem.Trim(),
            " \n" + one.AuthorityPem,
        ];

        Assert.All(forms, form => Assert.Empty(NodeTrust.ForAuthorities(form).Fingerprints));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hunter2")]
    [InlineData("-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----")]
    [InlineData("/etc/ssl/hunter2.pem")]
    public void What_is_no_certificate_is_refused_and_not_repeated(string pem)
    {
        var error = Assert.Throws<FormatException>(() => NodeTrust.ForAuthorities(pem));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_is_no_authority_and_not_repeated()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();

        var error = Assert.Throws<FormatException>(() => NodeTrust.ForAuthorities(pem));

        Assert.DoesNotContain(pem.Split('\n')[1], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_to_the_second_of_two_certificates_is_found()
    {
        using var one = TestCertificates.CreateAuthority("one");
        var lines = one.AuthorityPem.Split('\n');
        var damaged = string.Join('\n', lines.Select((line, index) => index == 2 ? line[..^4] + "!!!!" : line));

        Assert.Throws<FormatException>(() => NodeTrust.ForAuthorities(one.AuthorityPem + damaged));
    }

    [Fact]
    public void The_system_is_trusted_where_nothing_is_set() => Assert.Empty(NodeTrust.System.Fingerprints);
}
