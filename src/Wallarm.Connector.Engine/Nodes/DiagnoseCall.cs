using System.Text;
using System.Text.Json;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Wallarm.Connector.Engine.Sessions;

namespace Wallarm.Connector.Engine.Nodes;

/// <summary>What a function returned when it was asked to test its node.</summary>
/// <param name="Diagnosis">What it saw; null if it returned something else.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
/// <param name="Version">The version that ran.</param>
internal sealed record DiagnoseCall(FunctionDiagnosis? Diagnosis, string? Error, string? Version)
{
    private const int MostShown = 200;

    private static readonly byte[] Diagnose = """{"wallarm":"diagnose"}"""u8.ToArray();

    /// <summary>Invokes a function.</summary>
    /// <param name="session">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="qualifier">Version or alias; null for the unpublished version.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<DiagnoseCall> RunAsync(AwsSession session, string name, string? qualifier, CancellationToken cancellation)
    {
        var request = new InvokeRequest
        {
            FunctionName = name,
            Qualifier = qualifier,
            InvocationType = InvocationType.RequestResponse,
            PayloadStream = new MemoryStream(Diagnose),
        };
        var response = await session.Lambda.InvokeAsync(request, cancellation).ConfigureAwait(false);
        var payload = response.Payload?.ToArray() ?? [];
        return response.FunctionError is null
            ? new DiagnoseCall(FunctionDiagnosis.Parse(payload), null, response.ExecutedVersion)
            : new DiagnoseCall(null, ErrorIn(payload), response.ExecutedVersion);
    }

    private static string ErrorIn(byte[] payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return $"{json.RootElement.GetProperty("errorType").GetString()}: {json.RootElement.GetProperty("errorMessage").GetString()}";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(payload.AsSpan(0, Math.Min(payload.Length, MostShown)));
        }
    }
}
