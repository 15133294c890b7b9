using System.Globalization;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Wallarm.Connector.Engine.Errors;
using Wallarm.Connector.Engine.Logs;
using Wallarm.Connector.Engine.Operations;
using Wallarm.Connector.Engine.Sessions;
using LambdaConflict = Amazon.Lambda.Model.ResourceConflictException;

namespace Wallarm.Connector.Engine.Functions;

/// <summary>The steps to what shall be. What the alias serves switches in one call, at the end of those that can fail.</summary>
internal sealed class ForwarderDeployment(AwsSession session, IOperationObserver observer, ForwarderPlan plan)
{
    private readonly string _functionName = plan.Options.FunctionName;
    private readonly FunctionWaits _waits = new(session, observer, plan.Options.FunctionName);
    private bool _isAliasThere = plan.State?.Live is not null;
    private bool _hasBothCodes;
    private string? _published;

    /// <summary>The version behind the alias; null as long as it is not published.</summary>
    public string? Version => _published ?? plan.State?.Live?.Version;

    /// <summary>The steps, in their order.</summary>
    public IEnumerable<Step> Steps()
    {
        // Before the function, which would make it without a retention, or could not make it at all.
        var groups = new LogGroups(session);
        var ofGroup = groups.Steps(plan.LogGroup, plan.Desired.LogGroupName, plan.Options.LogRetentionInDays, plan.Options.Tags);
        foreach (var step in ofGroup.Concat(plan.Keeping?.Before(plan.Desired.Timeout) ?? [])) yield return step;
        foreach (var step in plan.State is { } state ? Update(state) : [new Step([plan.Creation], CreateAsync)]) yield return step;
        if (plan.ConcurrencyChange is { } change) yield return new Step(change, token => _waits.CallAsync(ReserveAsync, token));
        if (plan.VersionChange is { } publication) yield return new Step([publication], PublishAndProbeAsync);

        // Before the alias moves: where pruning is stopped, the next run still sees a version to be served, and goes on with it.
        if (plan.Versions is { } versions)
        {
            yield return new Step(plan.Deletions(versions), (done, token) => PruneAsync(versions, done, token));
        }

        if (plan.IsVersionNeeded || plan.IsAliasWeighted) yield return new Step(plan.WeightChanges, PointAliasAsync);
        if (plan.EventInvokeChanges is { Count: > 0 } changes) yield return new Step(changes, SetEventInvokeAsync);
        foreach (var step in (plan.Keeping?.After() ?? []).Concat(plan.AlarmSteps())) yield return step;
        yield return new Step(plan.TagChange is { } tags ? [tags] : [], TagAsync);
    }

    private IEnumerable<Step> Update(ForwarderState state)
    {
        if (plan.KeepsCode) yield return new Step(plan.PublicationOfPresentCode, token => KeepCodeAsync(state, token));
        if (plan.CodeChanges.Count > 0)
        {
            if (plan.IsTakenOver)
            {
                yield return new Step([], async (_, token) => _hasBothCodes = await AddCodeAsync(token).ConfigureAwait(false));
            }

            yield return new Step(plan.CodeChanges, (done, token) => _hasBothCodes ? Task.CompletedTask : UpdateCodeAsync(done, token));
        }

        if (plan.ConfigurationChanges.Count > 0)
        {
            yield return new Step(plan.ConfigurationChanges, (done, token) => ConfigureAsync(state, done, token));
        }

        if (plan is { IsTakenOver: true, CodeChanges.Count: > 0 })
        {
            yield return new Step([], (done, token) => _hasBothCodes ? UpdateCodeAsync(done, token) : Task.CompletedTask);
        }
    }

    private async Task ConfigureAsync(ForwarderState state, StepsDone done, CancellationToken cancellation)
    {
        var request = plan.Desired.ToUpdateRequest(_functionName, FunctionSettings.Of(state.Latest));
        var updated = await _waits.CallAsync(
            token => session.Lambda.UpdateFunctionConfigurationAsync(request, token), cancellation).ConfigureAwait(false);
        done.Add(plan.ConfigurationChanges);
        await _waits.ReadyAsync(qualifier: null, updated.State, updated.LastUpdateStatus, cancellation).ConfigureAwait(false);
    }

    private async Task SetEventInvokeAsync(CancellationToken cancellation) => await _waits.CallAsync(
        token => session.Lambda.PutFunctionEventInvokeConfigAsync(plan.EventInvoke.ToRequest(_functionName), token),
        cancellation).ConfigureAwait(false);

    /// <summary>Tags what the plan says, and the code from S3, whose hash Lambda has told only now.</summary>
    private async Task TagAsync(StepsDone done, CancellationToken cancellation)
    {
        if (plan.TagChanges.Count == 0) return;
        var request = new TagResourceRequest { Resource = plan.FunctionArn, Tags = plan.TagChanges };
        await _waits.CallAsync(token => session.Lambda.TagResourceAsync(request, token), cancellation).ConfigureAwait(false);
        done.Add(new ResourceChange("Tag", plan.Resource));
    }

    private async Task<AmazonWebServiceResponse> ReserveAsync(CancellationToken cancellation) => plan.ReservedConcurrency is { } reserved
        ? await session.Lambda.PutFunctionConcurrencyAsync(
            new PutFunctionConcurrencyRequest { FunctionName = _functionName, ReservedConcurrentExecutions = reserved },
            cancellation).ConfigureAwait(false)
        : await session.Lambda.DeleteFunctionConcurrencyAsync(
            new DeleteFunctionConcurrencyRequest { FunctionName = _functionName }, cancellation).ConfigureAwait(false);

    private async Task<T> UploadAsync<T>(Func<Task<T>> call)
    {
        using var progress = new StepProgress(observer, $"Uploading the code of function '{_functionName}'");
        progress.Begin(
            plan.Package.Source?.ToString() ?? string.Create(CultureInfo.CurrentCulture, $"{plan.Package.Zip.Length / 1e6:0.0} MB"),
            limit: ClientSettings.UploadTimeout);
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (
            exception.ErrorCode is "CodeVerificationFailedException" or "InvalidCodeSignatureException")
        {
            throw SignatureRefused(exception);
        }
    }

    private async Task CreateAsync(StepsDone done, CancellationToken cancellation)
    {
        var created = await _waits.CallAsync(
            token => UploadAsync(
                () => session.Lambda.CreateFunctionAsync(plan.Desired.ToCreateRequest(_functionName, plan.Package, plan.Tags()), token)),
            cancellation).ConfigureAwait(false);
        done.Add(plan.Creation);
        Verify(created.CodeSha256);
        await _waits.ReadyAsync(qualifier: null, created.State, created.LastUpdateStatus, cancellation).ConfigureAwait(false);
        if (created.Version is { Length: > 0 } and not "$LATEST") _published = created.Version;
    }

    private async Task UpdateCodeAsync(StepsDone done, CancellationToken cancellation)
    {
        Verify(await UploadCodeAsync(plan.Package.Zip, cancellation).ConfigureAwait(false));
        done.Add(plan.CodeChanges);
    }

    /// <summary>
    /// Publishes the code that a taken over function has, and has the alias serve it meanwhile. -Rollback finds it later.
    /// </summary>
    private async Task KeepCodeAsync(ForwarderState state, CancellationToken cancellation)
    {
        var kept = await _waits.CallAsync(
            token => session.Lambda.PublishVersionAsync(
                new PublishVersionRequest { FunctionName = _functionName, CodeSha256 = state.Latest.CodeSha256 }, token),
            cancellation).ConfigureAwait(false);
        await _waits.ReadyAsync(kept.Version, kept.State, kept.LastUpdateStatus, cancellation).ConfigureAwait(false);
        await PointAliasAsync(kept.Version, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives a taken over function the new code beside the one that it has, so that it runs before and after its runtime changes.
    /// </summary>
    /// <returns>Whether it has both.</returns>
    private async Task<bool> AddCodeAsync(CancellationToken cancellation)
    {
        if (plan.Package.Source is not null) return false;
        try
        {
            var both = await TakenOverCode.WithAsync(session, _functionName, plan.Package.Zip, cancellation).ConfigureAwait(false);
            await UploadCodeAsync(both, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (IOException exception)
        {
            observer.Warning(
                $"The code of {plan.Resource} could not be downloaded ({exception.Message.TrimEnd('.')}). "
                + "For some seconds it has the new code under the old runtime: "
                + "batches that fail meanwhile are tried again by Lambda after a minute.");
            return false;
        }
    }

    /// <summary>Gives the unpublished version code: this zip, unless it comes from S3.</summary>
    /// <returns>Its hash.</returns>
    private async Task<string> UploadCodeAsync(byte[] zip, CancellationToken cancellation)
    {
        var updated = await _waits.CallAsync(
            token => UploadAsync(() => session.Lambda.UpdateFunctionCodeAsync(CodeRequest(zip), token)),
            cancellation).ConfigureAwait(false);
        await _waits.ReadyAsync(qualifier: null, updated.State, updated.LastUpdateStatus, cancellation).ConfigureAwait(false);
        return updated.CodeSha256;
    }

    private UpdateFunctionCodeRequest CodeRequest(byte[] zip)
    {
        var request = new UpdateFunctionCodeRequest { FunctionName = _functionName, Architectures = [plan.Desired.Architecture] };
        if (plan.Package.Source is { } source)
        {
            (request.S3Bucket, request.S3Key, request.S3ObjectVersion) = (source.Bucket, source.Key, source.Version);
        }
        else
        {
            request.ZipFile = new MemoryStream(zip);
        }

        return request;
    }

    private async Task PublishAndProbeAsync(StepsDone done, CancellationToken cancellation)
    {
        if (_published is null)
        {
            // The hash makes sure that it is our code, should somebody else be updating the function right now.
            var request = new PublishVersionRequest
            {
                FunctionName = _functionName,
                CodeSha256 = plan.CodeSha256,
                Description = VersionPruning.Description(plan.Package.IsCodeBundle),
            };
            var published = await _waits.CallAsync(
                token => session.Lambda.PublishVersionAsync(request, token), cancellation).ConfigureAwait(false);
            await _waits.ReadyAsync(published.Version, published.State, published.LastUpdateStatus, cancellation).ConfigureAwait(false);
            _published = published.Version;
            done.Add(new ResourceChange("Publish", $"version {_published} of {plan.Resource}"));
        }

        await new VersionProbe(session, observer, plan).RunAsync(_published, cancellation).ConfigureAwait(false);
    }

    private async Task PointAliasAsync(StepsDone done, CancellationToken cancellation)
    {
        await PointAliasAsync(Version!, cancellation).ConfigureAwait(false);
        done.Add(new ResourceChange("Point", $"alias {ForwarderState.Alias} at version {Version} of {plan.Resource}"));
    }

    private async Task PointAliasAsync(string version, CancellationToken cancellation)
    {
        if (!_isAliasThere)
        {
            _isAliasThere = true;
            try
            {
                await session.Lambda.CreateAliasAsync(
                    new CreateAliasRequest
                    {
                        FunctionName = _functionName,
                        Name = ForwarderState.Alias,
                        FunctionVersion = version,
                        Description = "What CloudWatch Logs invokes.",
                    },
                    cancellation).ConfigureAwait(false);
                return;
            }
            catch (LambdaConflict)
            {
                observer.Verbose($"The alias {ForwarderState.Alias} was created by somebody else meanwhile; it is moved.");
            }
        }

        await _waits.CallAsync(
            token => session.Lambda.UpdateAliasAsync(AliasMove.To(_functionName, version, plan.IsAliasWeighted), token),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Old versions are only in the way: an upgrade does not fail for one that cannot be deleted.</summary>
    private async Task PruneAsync(FunctionVersions versions, StepsDone done, CancellationToken cancellation)
    {
        var isOneMore =
            versions.Published.Count == 0 || FunctionVersions.NumberOf(Version!) > FunctionVersions.NumberOf(versions.Published[^1]);
        foreach (var old in VersionPruning.Surplus(versions, isOneMore))
        {
            try
            {
                await session.Lambda.DeleteFunctionAsync(
                    new DeleteFunctionRequest { FunctionName = _functionName, Qualifier = old }, cancellation).ConfigureAwait(false);
                done.Add(ForwarderPlan.Deletion(plan.Resource, old));
            }
            catch (AmazonServiceException exception) when (!cancellation.IsCancellationRequested)
            {
                observer.Warning(
                    $"Version {old} of {plan.Resource}, which is no longer needed, could not be deleted. "
                    + $"{AwsErrors.Translate(exception).Message}");
                return;
            }
        }
    }

    private AwsServiceException SignatureRefused(AmazonServiceException exception) =>
        new(
            "Wallarm.CodeSignatureRefused",
            ConnectorErrorCategory.PermissionDenied,
            $"The code-signing configuration of Lambda function '{_functionName}' refuses the code: {exception.Message.TrimEnd('.')}. The "
            + $"alias {ForwarderState.Alias} was not moved.")
        {
            Target = _functionName,
            AwsResponse = FailedCall.Response(exception),
            RecommendedAction =
                "Sign the forwarder's zip (linux-x64.zip or linux-arm64.zip in the module's folder forwarder) in S3 with AWS Signer, under "
                + "a profile that the configuration allows "
                + "(aws signer start-signing-job), and deploy the signed object with -CodeS3Bucket, -CodeS3Key and -CodeS3ObjectVersion.",
        };

    private void Verify(string deployed)
    {
        if (plan.Package.Source is { } source)
        {
            plan.CodeSha256 = deployed;
            plan.TagChanges[CodeObject.TagKey] = source.TagValue(deployed);
            return;
        }

        if (deployed == plan.Package.CodeSha256) return;
        throw new AwsServiceException(
            "Wallarm.CodeHashDiffers",
            ConnectorErrorCategory.InvalidData,
            $"Lambda reports another code for function '{_functionName}' than was uploaded (CodeSha256 {deployed}, not "
            + $"{plan.Package.CodeSha256}). The alias {ForwarderState.Alias} was not moved.")
        {
            Target = _functionName,
            RecommendedAction = "Run the command again; nobody else should be deploying this function at the same time.",
        };
    }
}
