using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Wallarm.Connector.Simulators;

/// <summary>
/// A new function is Pending and an updated one InProgress for a while, and takes no update meanwhile; it may fail in the end.
/// </summary>
internal sealed class FunctionLifecycle(AwsSettings settings) : IAwsBehavior
{
    private readonly ConcurrentDictionary<string, Phase> _phases = new();

    public async Task<AwsAnswer> HandleAsync(AwsExchange exchange, AwsHandler next)
    {
        if (exchange.Service != "lambda" || exchange.Function.Qualifier is not (null or "$LATEST"))
            return await next(exchange);
        string key = exchange.Key(exchange.Function.Name);
        bool isUpdate = exchange.Operation is "UpdateFunctionCode" or "UpdateFunctionConfiguration";
        if ((isUpdate || exchange.Operation == "PublishVersion") && _phases.TryGetValue(key, out Phase? busy) && Refuse(exchange, busy) is { } refusal)
            return refusal;

        AwsAnswer answer = await next(exchange);
        if (!answer.IsSuccess)
            return answer;
        if (exchange.Operation == "CreateFunction")
        {
            _phases[key] = new Phase(isCreation: true, settings.PendingAnswers, settings.CreationFailure);
            return FunctionAnswers.Change(exchange, answer, SayPending);
        }

        if (isUpdate && !(exchange.Json["DryRun"]?.GetValue<bool>() ?? false))
        {
            _phases[key] = new Phase(isCreation: false, settings.InProgressAnswers, settings.UpdateFailure);
            return FunctionAnswers.Change(exchange, answer, SayInProgress);
        }

        if (exchange.Operation == "DeleteFunction")
            _phases.TryRemove(key, out _);
        return exchange.Operation is "GetFunction" or "GetFunctionConfiguration" && _phases.TryGetValue(key, out Phase? phase)
            ? FunctionAnswers.Change(exchange, answer, configuration => phase.Say(configuration))
            : answer;
    }

    private static AwsAnswer? Refuse(AwsExchange exchange, Phase phase)
    {
        if (phase is { IsCreation: true, HasFailed: true })
            return Conflict("The function is currently in the following state: Failed");
        if (!phase.CountDown())
            return null;
        return Conflict(phase.IsCreation
            ? "The function is currently in the following state: Pending"
            : $"An update is in progress for resource: {exchange.FunctionArn(exchange.Function.Name)}");

        AwsAnswer Conflict(string why) =>
            exchange.Error("ResourceConflictException", "The operation cannot be performed at this time. " + why, 409);
    }

    private static void SayPending(JsonObject configuration)
    {
        configuration["State"] = "Pending";
        configuration["StateReason"] = "The function is being created.";
        configuration["StateReasonCode"] = "Creating";
    }

    private static void SayInProgress(JsonObject configuration)
    {
        configuration["LastUpdateStatus"] = "InProgress";
        configuration["LastUpdateStatusReason"] = "The function is being created.";
        configuration["LastUpdateStatusReasonCode"] = "Creating";
    }

    private sealed class Phase(bool isCreation, int answers, string? failure)
    {
        private int _remaining = answers;

        public bool IsCreation { get; } = isCreation;

        public bool HasFailed => failure is not null && Volatile.Read(ref _remaining) <= 0;

        /// <summary>Whether it was still going on.</summary>
        public bool CountDown() => Interlocked.Decrement(ref _remaining) >= 0;

        public void Say(JsonObject configuration)
        {
            bool isGoingOn = CountDown();
            if (isGoingOn && IsCreation)
            {
                SayPending(configuration);
            }
            else if (isGoingOn)
            {
                SayInProgress(configuration);
            }
            else if (failure is not null)
            {
                string status = IsCreation ? "State" : "LastUpdateStatus";
                configuration[status] = "Failed";
                configuration[status + "Reason"] = failure;
                configuration[status + "ReasonCode"] = "InternalError";
            }
        }
    }
}
