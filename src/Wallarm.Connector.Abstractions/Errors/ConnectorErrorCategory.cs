namespace Wallarm.Connector;

/// <summary>The kind of an error, with the names of PowerShell's error categories.</summary>
public enum ConnectorErrorCategory
{
    /// <summary>None of the others.</summary>
    NotSpecified,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    AuthenticationError,

    /// <summary>AWS could not be reached.</summary>
    ConnectionError,

    /// <summary>A value that was given cannot be used.</summary>
    InvalidArgument,

    /// <summary>The data at hand cannot be used, such as a broken archive.</summary>
    InvalidData,

    /// <summary>The resource is of a kind, or in a state, for which this is not possible.</summary>
    InvalidOperation,

    /// <summary>A quota is used up.</summary>
    LimitsExceeded,

    /// <summary>The resource does not exist.</summary>
    ObjectNotFound,

    /// <summary>What waited for did not come in time.</summary>
    OperationTimeout,

    /// <summary>The caller lacks a permission.</summary>
    PermissionDenied,

    /// <summary>AWS says no for now.</summary>
    ResourceBusy,

    /// <summary>Something of that name is there already, and it is another's or different.</summary>
    ResourceExists,
}
