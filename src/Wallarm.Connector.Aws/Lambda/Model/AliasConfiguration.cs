namespace Amazon.Lambda.Model;

/// <summary>A name for a version of a function, or for two of them by weight.</summary>
public class AliasConfiguration : IAliasConfiguration
{
    public string AliasArn { get; set; }

    public string Description { get; set; }

    public string FunctionVersion { get; set; }

    public string Name { get; set; }

    public string RevisionId { get; set; }

    public AliasRoutingConfiguration RoutingConfig { get; set; }
}
