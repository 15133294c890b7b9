using Wallarm.Connector.Aws.Runtime;

namespace Amazon.Lambda.Model;

/// <summary>What every operation on an alias answers with.</summary>
internal interface IAliasConfiguration : IShape
{
    string AliasArn { get; set; }

    string Description { get; set; }

    string FunctionVersion { get; set; }

    string Name { get; set; }

    string RevisionId { get; set; }

    AliasRoutingConfiguration RoutingConfig { get; set; }

    void IShape.Exchange(Members members)
    {
        AliasArn = members.String("AliasArn", AliasArn);
        Description = members.String("Description", Description);
        FunctionVersion = members.String("FunctionVersion", FunctionVersion);
        Name = members.String("Name", Name);
        RevisionId = members.String("RevisionId", RevisionId);
        RoutingConfig = members.Structure("RoutingConfig", RoutingConfig);
    }
}
