using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Functions;
using Wallarm.Connector.Engine.Queues;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Installation;

/// <summary>What the functions of an installation need their common role for: a VPC, failure destinations, KMS keys.</summary>
/// <param name="functions">The session of each region, and what the function shall be there.</param>
internal sealed class RoleNeeds(IReadOnlyList<(AwsSession Session, ForwarderOptions Options)> functions)
{
    /// <summary>
    /// Adds the needs to what was asked of the role. A setting that is not given stays as it is in a function, and so does the need for it.
    /// </summary>
    public async Task<LambdaRoleOptions> AddToAsync(LambdaRoleOptions asked, IOperationObserver observer, CancellationToken cancellation)
    {
        var needs = await Task.WhenAll(functions.Select(ReadAsync)).ConfigureAwait(false);
        return asked with
        {
            FunctionName = functions[0].Options.FunctionName,
            Vpc = asked.Vpc || needs.Any(need => need.Vpc),
            OnFailureDestinations = All(asked.OnFailureDestinations, need => need.OnFailureDestination),
            KmsKeyArns = All(asked.KmsKeyArns, need => need.KmsKeyArn),
            KeepUndelivered = asked.KeepUndelivered || needs.Any(need => need.KeepsUndelivered),

            // A function that cannot be read may need what the policy allows today.
            RepairsOwn = needs.All(need => need.IsKnown),
        };

        IReadOnlyList<string> All(IReadOnlyList<string> named, Func<Need, string?> needed) =>
            [.. named.Concat(needs.Select(needed).OfType<string>()).Distinct(StringComparer.Ordinal)];

        async Task<Need> ReadAsync((AwsSession Session, ForwarderOptions Options) function)
        {
            ForwarderState? state = null;
            var isKnown = true;
            try
            {
                var name = function.Options.FunctionName;
                await function.Session.GetAccountIdAsync(cancellation).ConfigureAwait(false);
                state = await ForwarderState.ReadWithoutWeightsAsync(function.Session, name, cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                // The step of the function fails for it, and says so.
                isKnown = false;
                var region = function.Session.Region.SystemName;
                observer.Verbose($"The needs of the function in {region} are not known: {AwsErrors.Translate(exception).Problem}");
            }

            var settings = state is null ? null : FunctionSettings.Of(state.Latest);

            // An alias of a key, which a function may have, grants nothing in a policy.
            var present = settings?.KmsKeyArn?.Contains(":key/", StringComparison.Ordinal) == true ? settings.KmsKeyArn : null;
            var key = function.Options.KmsKeyArn ?? present;
            var queueArn = isKnown ? new UndeliveredQueue(function.Session, observer, function.Options.FunctionName).Arn : null;
            var destination = EventInvokeSettings.Of(state?.EventInvoke).With(function.Options).OnFailureDestination;
            return new Need(
                isKnown,
                (function.Options.SubnetIds ?? settings?.SubnetIds) is { Count: > 0 },
                destination == queueArn ? null : destination,
                queueArn is null
                    ? function.Options.KeepUndelivered == true
                    : UndeliveredKeeping.IsWanted(function.Options, state, queueArn),
                string.IsNullOrEmpty(key) ? null : key);
        }
    }

    private sealed record Need(bool IsKnown, bool Vpc, string? OnFailureDestination, bool KeepsUndelivered, string? KmsKeyArn);
}
