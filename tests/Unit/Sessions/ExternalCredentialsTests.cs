using System.Management.Automation;
using System.Security;
using Wallarm.Connector.PowerShell.Session;

namespace Wallarm.Connector.Tests.Sessions;

public sealed class ExternalCredentialsTests
{
    [Fact]
    public void The_internal_credentials_of_aws_tools_are_read_at_each_use()
    {
        var inner = new LikeAwsCredentials("AKIDFIRST");
        var external = ExternalCredentials.From(new PSObject(new LikeAwsPsCredentials(inner)), "$StoredAWSCredentials");

        AssertKeys("AKIDFIRST", "the-token", external.GetKeys());
        inner.AccessKey = "AKIDSECOND";
        AssertKeys("AKIDSECOND", "the-token", external.GetKeys());
    }

    [Fact]
    public void Credentials_of_an_sdk_are_taken_as_they_are() =>
        AssertKeys("AKIDPLAIN", "the-token", Read(new LikeAwsCredentials("AKIDPLAIN")));

    [Fact]
    public void Credentials_that_refresh_have_two_methods_of_the_name() =>
        AssertKeys("AKIDREFRESHED", "the-token", Read(new LikeRefreshingCredentials()));

    [Fact]
    public void An_answer_of_sts_is_read_by_its_properties()
    {
        var answer = new PSObject();
        answer.Properties.Add(new PSNoteProperty("AccessKeyId", "AKIDJSON"));
        answer.Properties.Add(new PSNoteProperty("SecretAccessKey", "the-secret"));
        answer.Properties.Add(new PSNoteProperty("SessionToken", "the-token"));
        AssertKeys("AKIDJSON", "the-token", Read(answer));

        var outer = new PSObject();
        outer.Properties.Add(new PSNoteProperty("Credentials", answer));
        AssertKeys("AKIDJSON", "the-token", Read(outer));
    }

    [Fact]
    public void A_ps_credential_holds_the_key_id_as_user_name_and_the_secret_as_password()
    {
        using var password = new SecureString();
        foreach (var character in "the-secret") password.AppendChar(character);

        AssertKeys("AKIDUSER", null, Read(new PSObject(new PSCredential("AKIDUSER", password))));
    }

    [Fact]
    public void Anything_else_is_an_error_that_names_its_type_once_its_keys_are_needed()
    {
        foreach (var (value, type) in ((object, string)[])[("AKIDTEXT", "System.String"), (PSObject.AsPSObject(42), "System.Int32"), (new LikeAwsPsCredentials(null), typeof(LikeAwsPsCredentials).FullName!), (new PSObject(), "System.Management.Automation.PSCustomObject")])
        {
            var external = ExternalCredentials.From(value, "-Credential");

            var error = Assert.Throws<SessionException>(external.GetKeys);

            Assert.Equal("Wallarm.CredentialTypeUnknown", error.ErrorId);
            Assert.Equal($"The object in -Credential is no AWS credentials object: it is of type {type}.", error.Problem);
        }
    }

    [Fact]
    public void Credentials_that_cannot_be_had_say_why_without_an_exception_of_another_sdk()
    {
        var error = Assert.Throws<SessionException>(() => Read(new LikeAwsPsCredentials(new LikeFailingCredentials())));

        Assert.Equal("Wallarm.CredentialsMissing", error.ErrorId);
        Assert.Contains("$Stored could not be had: the token has ended", error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    private static AwsKeys Read(object value) => ExternalCredentials.From(value, "$Stored").GetKeys();

    private static void AssertKeys(string accessKey, string? token, AwsKeys keys) =>
        Assert.Equal((accessKey, "the-secret", token), (keys.AccessKey, keys.SecretKey, keys.SessionToken));

    /// <summary>Shaped as Amazon.PowerShell.Common.AWSPSCredentials: what counts is internal.</summary>
    private sealed class LikeAwsPsCredentials(object? credentials)
    {
        internal object? Credentials { get; } = credentials;

        internal string Name { get; } = "default";
    }

    /// <summary>Shaped as Amazon.Runtime.AWSCredentials of another copy of the SDK.</summary>
    private class LikeAwsCredentials(string accessKey)
    {
        public string AccessKey { get; set; } = accessKey;

        public virtual LikeImmutableCredentials GetCredentials() => new(AccessKey, "the-secret", "the-token");
    }

    private sealed class LikeRefreshingCredentials() : LikeAwsCredentials("AKIDREFRESHED")
    {
        public LikeImmutableCredentials GetCredentials(TimeSpan minimumLifetime) => new(AccessKey, $"{minimumLifetime}", "");
    }

    private sealed class LikeFailingCredentials() : LikeAwsCredentials("")
    {
        public override LikeImmutableCredentials GetCredentials() => throw new InvalidOperationException("the token has ended");
    }

    private sealed record LikeImmutableCredentials(string AccessKey, string SecretKey, string Token);
}
