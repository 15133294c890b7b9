using System.Collections.Concurrent;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Roles;

/// <summary>The functions that run as a role. A role is of every region, so that every region of the partition is asked.</summary>
internal sealed class RoleUsers
{
    private const int MostRegionsAtATime = 16;
    private const int MostNamed = 5;

    private readonly ConcurrentBag<(string Function, string Region)> _functions = [];
    private readonly ConcurrentBag<(string Region, ConnectorException Error)> _unread = [];

    private RoleUsers()
    {
    }

    /// <summary>The functions, by region and name.</summary>
    public IReadOnlyList<(string Function, string Region)> Functions =>
        [.. _functions.OrderBy(each => each.Region, StringComparer.Ordinal).ThenBy(each => each.Function, StringComparer.Ordinal)];

    /// <summary>Why it is not known whether there are more; null if every region has responded.</summary>
    public ConnectorException? Error =>
        _unread.OrderBy(each => each.Region, StringComparer.Ordinal).Select(each => each.Error).FirstOrDefault();

    /// <summary>What is not known, without a full stop.</summary>
    public string Doubt =>
        $"It is not known whether functions in {Some(_unread.Select(each => each.Region).Order(StringComparer.Ordinal))} run as it";

    /// <summary>The functions, or the regions that have not responded, as a sentence; null if nobody uses the role.</summary>
    public string? Sentence
    {
        get
        {
            if (Functions is { Count: > 0 } all)
            {
                return $"Functions still run as it: {Some(all.Select(each => $"'{each.Function}' in {each.Region}"))}.";
            }

            return Error is { } error ? $"{Doubt}: {error.Problem}" : null;
        }
    }

    /// <summary>Asks every region.</summary>
    /// <param name="options">The session of the command.</param>
    /// <param name="role">The role.</param>
    /// <param name="goes">Whether a function of this name and region is about to be removed.</param>
    /// <param name="observer">Is told of the calls.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<RoleUsers> FindAsync(
        AwsSessionOptions options,
        RoleRemoval role,
        Func<string, string, bool> goes,
        IOperationObserver observer,
        CancellationToken cancellation)
    {
        var users = new RoleUsers();
        using var regions = await RegionalSessions.OpenAsync(options, RegionChain.AllOf(role.Partition), observer, cancellation)
            .ConfigureAwait(false);
        await Parallel.ForEachAsync(
            regions.All, new ParallelOptions { MaxDegreeOfParallelism = MostRegionsAtATime, CancellationToken = cancellation },
            (region, token) => new ValueTask(users.AskAsync(region, role, goes, token))).ConfigureAwait(false);
        return users;
    }

    private async Task AskAsync(AwsSession session, RoleRemoval role, Func<string, string, bool> goes, CancellationToken cancellation)
    {
        var region = session.Region.SystemName;
        try
        {
            foreach (var name in await RoleHolders.FunctionsAsync(session, role.RoleArn!, cancellation).ConfigureAwait(false))
            {
                if (!goes(name, region)) _functions.Add((name, region));
            }
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = AwsErrors.Translate(exception);

            // IAM knows the credentials, so a region that does not is not enabled, and has no functions. Session keys of the global
            // endpoint are unknown in some enabled regions too: that is why it counts where the role was used last.
            var isNotEnabled = error.ErrorId is AwsErrors.CredentialsInvalid or AwsErrors.RegionNotEnabled;
            if (isNotEnabled && role.LastUsed?.Region != region) return;
            _unread.Add((region, error));
        }
    }

    private static string Some(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return string.Join(", ", all.Take(MostNamed)) + (all.Length > MostNamed ? $" and {all.Length - MostNamed} more" : "");
    }
}
