using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What DescribeLogGroups takes.</summary>
public class DescribeLogGroupsRequest : AmazonCloudWatchLogsRequest, IShape
{
    public List<string> AccountIdentifiers { get; set; }

    public bool? IncludeLinkedAccounts { get; set; }

    public int? Limit { get; set; }

    public LogGroupClass LogGroupClass { get; set; }

    public List<string> LogGroupIdentifiers { get; set; }

    public string LogGroupNamePattern { get; set; }

    public string LogGroupNamePrefix { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        AccountIdentifiers = members.Strings("accountIdentifiers", AccountIdentifiers);
        IncludeLinkedAccounts = members.Boolean("includeLinkedAccounts", IncludeLinkedAccounts);
        Limit = members.Integer("limit", Limit);
        LogGroupClass = members.Constant("logGroupClass", LogGroupClass);
        LogGroupIdentifiers = members.Strings("logGroupIdentifiers", LogGroupIdentifiers);
        LogGroupNamePattern = members.String("logGroupNamePattern", LogGroupNamePattern);
        LogGroupNamePrefix = members.String("logGroupNamePrefix", LogGroupNamePrefix);
        NextToken = members.String("nextToken", NextToken);
    }
}

/// <summary>What DescribeLogGroups answers.</summary>
public class DescribeLogGroupsResponse : AmazonWebServiceResponse, IShape
{
    public List<LogGroup> LogGroups { get; set; }

    public string NextToken { get; set; }

    void IShape.Exchange(Members members)
    {
        LogGroups = members.Structures("logGroups", LogGroups);
        NextToken = members.String("nextToken", NextToken);
    }
}
