using System.Management.Automation;
using System.Net;
using System.Reflection;

namespace Wallarm.Connector.PowerShell.Session;

/// <summary>
/// Reads keys from credentials objects of others: <c>AWSPSCredentials</c> of AWS Tools for PowerShell (<c>$StoredAWSCredentials</c>), whose
/// members are internal; any object of an AWS SDK that has <c>GetCredentials()</c>; objects with AccessKeyId, SecretAccessKey and
/// SessionToken; and <see cref="PSCredential"/> (user name = access key id, password = secret key).
/// </summary>
/// <remarks>By name, never by type: these types come from another copy of the AWS SDK than the module's. Keys are read anew at each
/// use.</remarks>
internal sealed class ExternalCredentials : IExternalCredentials
{
    private const BindingFlags AnyInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly object _value;
    private readonly string _where;

    private ExternalCredentials(object value, string where) => (_value, _where) = (value, where);

    /// <summary>
    /// Wraps a credentials object. What it is shows when its keys are needed, so that one that is not needed does no harm.
    /// </summary>
    /// <param name="value">The object, also within a <see cref="PSObject"/>.</param>
    /// <param name="where">What holds it, such as <c>-Credential</c>.</param>
    public static IExternalCredentials From(object value, string where) => new ExternalCredentials(value, where);

    /// <inheritdoc/>
    public AwsKeys GetKeys()
    {
        var value = Unwrap(_value);
        if (value is PSCredential credential)
        {
            return new AwsKeys(credential.UserName, new NetworkCredential("", credential.Password).Password, null);
        }

        if (Property(value, "Credentials") is { } inner) value = Unwrap(inner);
        if (value.GetType().GetMethod("GetCredentials", BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes) is { } method)
        {
            value = Invoke(method, value);
        }

        return Keys(value) ?? throw Unknown(_value);
    }

    private static object Unwrap(object value) => value is PSObject { BaseObject: not PSCustomObject and var inner } ? inner : value;

    private static AwsKeys? Keys(object value)
    {
        var accessKey = Text(value, "AccessKey") ?? Text(value, "AccessKeyId");
        var secretKey = Text(value, "SecretKey") ?? Text(value, "SecretAccessKey");
        return accessKey is null || secretKey is null
            ? null
            : new AwsKeys(accessKey, secretKey, Text(value, "Token") ?? Text(value, "SessionToken"));
    }

    private static string? Text(object value, string name) => Property(value, name) is string { Length: > 0 } text ? text : null;

    private static object? Property(object value, string name) => value is PSObject custom
        ? custom.Properties[name]?.Value
        : value.GetType().GetProperty(name, AnyInstance) is { } property && property.GetIndexParameters().Length == 0
            ? property.GetValue(value)
            : null;

    private object Invoke(MethodInfo method, object value)
    {
        try
        {
            return method.Invoke(value, null) ?? throw Unavailable("it gave none");
        }
        catch (TargetInvocationException exception)
        {
            throw Unavailable(exception.InnerException?.Message ?? exception.Message);
        }
    }

    private SessionException Unavailable(string why) =>
        new(
            "Wallarm.CredentialsMissing",
            ConnectorErrorCategory.AuthenticationError,
            $"The credentials in {_where} could not be had: {why.TrimEnd('.')}.")
        {
            RecommendedAction = "Set the credentials anew, for example with Set-AWSCredential, or name a profile with -ProfileName.",
        };

    private SessionException Unknown(object value)
    {
        var type = value is PSObject wrapped ? wrapped.BaseObject.GetType() : value.GetType();
        return new(
            "Wallarm.CredentialTypeUnknown",
            ConnectorErrorCategory.InvalidArgument,
            $"The object in {_where} is no AWS credentials object: it is of type {type.FullName}.")
        {
            Target = type.FullName,
            RecommendedAction = "Give what Get-AWSCredential or Use-STSRole returns, an object with AccessKeyId and SecretAccessKey, "
                + "or a PSCredential with the access key id as user name and the secret key as password.",
        };
    }
}
