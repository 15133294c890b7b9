using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>What FilterLogEvents takes.</summary>
public class FilterLogEventsRequest : AmazonCloudWatchLogsRequest, IShape
{
    public long? EndTime { get; set; }

    public string FilterPattern { get; set; }

    public bool? Interleaved { get; set; }

    public int? Limit { get; set; }

    public string LogGroupIdentifier { get; set; }

    public string LogGroupName { get; set; }

    public string LogStreamNamePrefix { get; set; }

    public List<string> LogStreamNames { get; set; }

    public string NextToken { get; set; }

    public long? StartTime { get; set; }

    public bool? Unmask { get; set; }

    void IShape.Exchange(Members members)
    {
        EndTime = members.Long("endTime", EndTime);
        FilterPattern = members.String("filterPattern", FilterPattern);
        Interleaved = members.Boolean("interleaved", Interleaved);
        Limit = members.Integer("limit", Limit);
        LogGroupIdentifier = members.String("logGroupIdentifier", LogGroupIdentifier);
        LogGroupName = members.String("logGroupName", LogGroupName);
        LogStreamNamePrefix = members.String("logStreamNamePrefix", LogStreamNamePrefix);
        LogStreamNames = members.Strings("logStreamNames", LogStreamNames);
        NextToken = members.String("nextToken", NextToken);
        StartTime = members.Long("startTime", StartTime);
        Unmask = members.Boolean("unmask", Unmask);
    }
}

/// <summary>What FilterLogEvents answers.</summary>
public class FilterLogEventsResponse : AmazonWebServiceResponse, IShape
{
    public List<FilteredLogEvent> Events { get; set; }

    public string NextToken { get; set; }

    public List<SearchedLogStream> SearchedLogStreams { get; set; }

    void IShape.Exchange(Members members)
    {
        Events = members.Structures("events", Events);
        NextToken = members.String("nextToken", NextToken);
        SearchedLogStreams = members.Structures("searchedLogStreams", SearchedLogStreams);
    }
}
