using Amazon.Runtime;
using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What GetFunction takes.</summary>
public class GetFunctionRequest : AmazonLambdaRequest, IShape
{
    public string FunctionName { get; set; }

    public string Qualifier { get; set; }

    void IShape.Exchange(Members members)
    {
        FunctionName = members.Label("FunctionName", FunctionName);
        Qualifier = members.Query("Qualifier", Qualifier);
    }
}

/// <summary>What GetFunction answers.</summary>
public class GetFunctionResponse : AmazonWebServiceResponse, IShape
{
    public FunctionCodeLocation Code { get; set; }

    public Concurrency Concurrency { get; set; }

    public FunctionConfiguration Configuration { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public TagsError TagsError { get; set; }

    void IShape.Exchange(Members members)
    {
        Code = members.Structure("Code", Code);
        Concurrency = members.Structure("Concurrency", Concurrency);
        Configuration = members.Structure("Configuration", Configuration);
        Tags = members.StringMap("Tags", Tags);
        TagsError = members.Structure("TagsError", TagsError);
    }
}
