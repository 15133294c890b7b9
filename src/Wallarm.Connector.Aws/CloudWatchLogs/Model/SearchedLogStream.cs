using Wallarm.Connector.Aws.Runtime;

namespace Amazon.CloudWatchLogs.Model;

/// <summary>A log stream, and whether all of it was searched.</summary>
public class SearchedLogStream : IShape
{
    public string LogStreamName { get; set; }

    public bool? SearchedCompletely { get; set; }

    void IShape.Exchange(Members members)
    {
        LogStreamName = members.String("logStreamName", LogStreamName);
        SearchedCompletely = members.Boolean("searchedCompletely", SearchedCompletely);
    }
}
