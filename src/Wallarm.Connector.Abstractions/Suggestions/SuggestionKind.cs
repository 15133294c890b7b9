namespace Wallarm.Connector;

/// <summary>What a parameter takes, and so what is suggested for it.</summary>
public enum SuggestionKind
{
    /// <summary>The system name of a region.</summary>
    Region,

    /// <summary>The name of a profile in the shared credentials and config files.</summary>
    Profile,

    /// <summary>The name of a Lambda function.</summary>
    Function,

    /// <summary>The name of a role that Lambda may assume.</summary>
    RoleName,

    /// <summary>The ARN of a role that Lambda may assume; found by the role's name as well.</summary>
    RoleArn,

    /// <summary>The name of a log group.</summary>
    LogGroup,

    /// <summary>The id of a REST API; found by the API's name as well.</summary>
    RestApi,

    /// <summary>The id of an HTTP API; found by the API's name as well.</summary>
    HttpApi,

    /// <summary>The name of a stage of a REST API.</summary>
    RestStage,

    /// <summary>The name of a stage of an HTTP API.</summary>
    HttpStage,

    /// <summary>The name of a REST or HTTP API.</summary>
    ApiName,

    /// <summary>The name of a subscription filter of a log group; the usual name where no log group is given.</summary>
    Filter,
}
