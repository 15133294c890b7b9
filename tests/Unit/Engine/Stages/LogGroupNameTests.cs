using CsCheck;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Tests.Engine;

public class LogGroupNameTests
{
    [Theory]
    [InlineData("petstore", "/aws/apigateway/petstore")]
    [InlineData("Pet Store (v2) & Co.", "/aws/apigateway/Pet-Store--v2----Co.")]
    [InlineData("a_b/c.d#e-f", "/aws/apigateway/a_b/c.d#e-f")]
    [InlineData("Żółw😀", "/aws/apigateway/---w-")]
    public void The_default_is_named_after_the_api(string apiName, string expected) =>
        Assert.Equal(expected, LogGroupChoice.DefaultName(apiName));

    [Fact]
    public void The_api_id_goes_behind_the_name() =>
        Assert.Equal("/aws/apigateway/pet-store-a1b2c3", LogGroupChoice.DefaultName("pet store", "a1b2c3"));

    [Fact]
    public void Every_default_is_a_name_that_cloudwatch_takes() => Gen.Select(Gen.String[0, 1100], Gen.Bool).Sample((name, withId) =>
    {
        var group = LogGroupChoice.DefaultName(name, withId ? "a1b2c3d4e5" : null);

        Assert.Equal(group, RequestedLogGroup.Parse(group, "aws", "eu-west-1").Name);
        Assert.True(!withId || group.EndsWith("-a1b2c3d4e5", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("/custom/api", "/custom/api", null)]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:/custom/api", "/custom/api", "123456789012")]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:/custom/api:*", "/custom/api", "123456789012")]
    public void A_group_is_named_by_name_or_arn(string text, string name, string? account) =>
        Assert.Equal(new RequestedLogGroup(name, account), RequestedLogGroup.Parse(text, "aws", "eu-west-1"));

    [Theory]
    [InlineData("my group", "is no name of a log group")]
    [InlineData("group\n", "is no name of a log group")]
    [InlineData("a:b", "is no name of a log group")]
    [InlineData("aws/apigateway/x", "keeps for itself")]
    [InlineData("API-Gateway-Execution-Logs_a1b2c3/prod", "execution logs")]
    [InlineData("arn:aws:logs:us-east-1:123456789012:log-group:/custom/api", "is a log group of us-east-1, and the stage is in eu-west-1")]
    [InlineData("arn:aws-cn:logs:eu-west-1:123456789012:log-group:/custom/api", "is a log group of eu-west-1")]
    [InlineData("arn:aws:logs:eu-west-1:123456789012:log-group:/custom/api:log-stream:x", "is no ARN of a log group")]
    [InlineData("arn:aws:firehose:eu-west-1:123456789012:deliverystream/amazon-apigateway-x", "is no ARN of a log group")]
    public void Anything_else_is_refused_with_what_to_do(string text, string problem)
    {
        var error = Assert.Throws<InvalidOptionException>(() => RequestedLogGroup.Parse(text, "aws", "eu-west-1"));

        Assert.Equal("Wallarm.LogGroupNameInvalid", error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
    }

    [Fact]
    public void A_name_has_at_most_512_characters()
    {
        Assert.Equal(512, RequestedLogGroup.Parse(new string('a', 512), "aws", "eu-west-1").Name.Length);
        Assert.Throws<InvalidOptionException>(() => RequestedLogGroup.Parse(new string('a', 513), "aws", "eu-west-1"));
    }
}
