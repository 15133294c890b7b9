using System.Reflection;
using Amazon.Lambda;
using Amazon.Runtime;

namespace Wallarm.Connector.Tests.Aws;

/// <summary>What the project shows is what the official packages show, so that they can take its place.</summary>
public class SurfaceTests
{
    private static readonly Type[] Types = typeof(AmazonLambdaClient).Assembly.GetExportedTypes();

    [Fact]
    public void Nothing_is_public_but_the_official_namespaces()
    {
        string[] official =
        [
            "Amazon.APIGateway", "Amazon.APIGateway.Model", "Amazon.ApiGatewayV2", "Amazon.ApiGatewayV2.Model",
            "Amazon.CloudWatch", "Amazon.CloudWatch.Model", "Amazon.CloudWatchLogs", "Amazon.CloudWatchLogs.Model",
            "Amazon.IdentityManagement", "Amazon.IdentityManagement.Model",
            "Amazon.Lambda", "Amazon.Lambda.Model",
        ];

        Assert.Equal(official, Types.Select(type => type.Namespace).Distinct().Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Values_are_nullable_and_collections_start_out_absent()
    {
        var shapes = Types.Where(type => type is { IsClass: true, IsAbstract: false } && type.Namespace!.EndsWith(".Model", StringComparison.Ordinal)
            && !type.IsSubclassOf(typeof(Exception))).ToArray();

        Assert.NotEmpty(shapes);
        foreach (var type in shapes)
        {
            var shape = Activator.CreateInstance(type);
            foreach (var member in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                Assert.True(member.GetValue(shape) is null, $"{type}.{member.Name}");
            }
        }
    }

    [Fact]
    public void Enumerations_hold_each_value_once_and_find_it()
    {
        foreach (var type in Types.Where(type => type.IsSubclassOf(typeof(ConstantClass))))
        {
            var constants =
                type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ConstantClass)field.GetValue(null)!).ToArray();

            Assert.NotEmpty(constants);
            Assert.Equal(constants.Length, constants.Select(constant => constant.Value).Distinct().Count());
            foreach (var constant in constants)
            {
                Assert.Same(constant, type.GetMethod("FindValue", [typeof(string)])!.Invoke(null, [constant.Value]));
            }
        }
    }
}
