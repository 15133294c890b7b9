using System.Text.Json;
using CsCheck;
using Wallarm.Connector.Engine.LogFormats;
using Wallarm.Connector.Engine.Stages;

namespace Wallarm.Connector.Tests.Engine;

public class SavedSettingsTests
{
    private static readonly Gen<string> Text =
        Gen.OneOf(
            "{",
            "{{",
            "}}",
            "\"",
            "\\",
            "{{ssm:x}}",
            "{\"a\":{\"b\":1}}",
            "$context.status",
            "$default",
            ".",
            ".24",
            "/",
            "a",
            "-",
            "_",
            " ",
            "é",
            "😀",
            "\n").Array[0, 12].Select(string.Concat);

    private static readonly StageLoggingSettings Desired = new() { DestinationArn = "arn:aws:logs:eu-west-1:123456789012:log-group:/g", Format = "{}", LoggingLevel = "INFO" };

    [Theory]
    [InlineData("prod", "prod")]
    [InlineData("Prod_2-eu", "Prod_2-eu")]
    [InlineData("$default", ".24default")]
    [InlineData("a.b/c é", "a.2Eb.2Fc.20.C3.A9")]
    public void Names_of_stages_are_written_with_letters_of_parameter_names(string stage, string expected) =>
        Assert.Equal(expected, SavedSettings.Encode(stage));

    [Fact]
    public void Two_stages_never_share_a_parameter() =>
        Gen.Select(Text, Text).Where((one, other) => one != other).Sample(
            (one, other) => SavedSettings.Encode(one) != SavedSettings.Encode(other));

    [Fact]
    public void Settings_come_back_as_they_were() => Gen.Select(Text.Null(), Text).Sample((destination, format) =>
    {
        var json =
            SavedStage.Before(
                State(new StageLoggingSettings { DestinationArn = destination, Format = format, LoggingLevel = "ERROR" }),
                "/aws/apigateway/x",
                Desired,
                null).ToJson();

        Assert.DoesNotContain("{{", json, StringComparison.Ordinal);
        var saved = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["destinationArn", "format", "loggingLevel", "logGroupName", "connectorVersion", "setByConnector", "dataTraceEnabled", "stageCreatedAt", "replaced"], saved.EnumerateObject().Select(member => member.Name));
        Assert.Equal(destination, saved.GetProperty("destinationArn").GetString());
        Assert.Equal(format, saved.GetProperty("format").GetString());
        Assert.Equal("ERROR", saved.GetProperty("loggingLevel").GetString());
        Assert.Equal("/aws/apigateway/x", saved.GetProperty("logGroupName").GetString());
        Assert.Equal(
            new StageLoggingSettings { DestinationArn = destination, Format = format, LoggingLevel = "ERROR" },
            SavedStage.Parse(json)!.Original);
    });

    [Fact]
    public void A_name_is_read_from_its_parameter() =>
        Text.Sample(name => Assert.Equal(name, SavedSettings.Decode(SavedSettings.Encode(name))));

    [Fact]
    public void The_longest_format_fits_into_a_parameter_whatever_is_noted_with_it()
    {
        var settings = new StageLoggingSettings { DestinationArn = new string('a', 600), Format = new string('"', LogFormatTemplate.MaxBytes), LoggingLevel = "INFO" };
        var saved = SavedStage.Before(State(settings), new string('a', 512), Desired, null);
        for (var run = 0; run < 9; run++) saved = saved.And(settings, new string('b', 512), Desired with { Format = $"{run}" }, null);

        var json = saved.ToJson();

        Assert.True(LogFormatTemplate.ByteCount(json) <= 8 * 1024);
        Assert.Equal(settings, SavedStage.Parse(json)!.Original);
        Assert.Equal(saved.SetByConnector![^1], SavedStage.Parse(json)!.SetByConnector![^1]);
    }

    [Fact]
    public void What_is_noted_already_is_not_noted_again()
    {
        var saved = SavedStage.Before(State(Desired), "/g", Desired, "f");

        Assert.Equal(
            saved.ToJson(), saved.And(Desired, "/g", Desired with { DestinationArn = Desired.DestinationArn + ":*" }, null).ToJson());
    }

    private static StageState State(StageLoggingSettings settings) => new(settings, null, null, null);
}
