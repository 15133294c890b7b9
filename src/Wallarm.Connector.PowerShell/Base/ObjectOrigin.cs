using System.Management.Automation;

namespace Wallarm.Connector.PowerShell.Base;

/// <summary>The account and region that an object of the pipeline is of, as far as it says so.</summary>
internal sealed record ObjectOrigin(string? AccountId, string? Region)
{
    /// <summary>Reads the properties AccountId and Region, or the ARN that objects of AWS Tools have in their place.</summary>
    public static ObjectOrigin Of(PSObject? item)
    {
        var arn =
            Text(item, "FunctionArn")?.Split(':') is ["arn", _, "lambda", var arnRegion, var arnAccount, ..]
                ? (Region: arnRegion, Account: arnAccount)
                : default;

        // A role is of every region: one that was made by a command in one region is given to functions in others.
        var region = item?.BaseObject is LambdaRole ? null : Text(item, nameof(Region)) ?? arn.Region;
        return new ObjectOrigin(Text(item, nameof(AccountId)) ?? arn.Account, region);
    }

    private static string? Text(PSObject? item, string property) =>
        item?.Properties[property]?.Value is string { Length: > 0 } text ? text : null;
}
