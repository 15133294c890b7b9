using System.Text;

namespace Wallarm.Connector.Simulators;

/// <summary>The answers to accepted requests, put into bytes once.</summary>
internal sealed class NormalAnswers
{
    private readonly byte[][] _answers;

    public NormalAnswers(NodeSimulatorOptions options)
    {
        byte[] body = Encoding.UTF8.GetBytes(options.ForwardedBody);
        ClosesAlways = options.ForwardedBodyStyle == BodyStyle.UntilClose;
        _answers = [Build(false, false), Build(false, true), Build(true, false), Build(true, true)];

        byte[] Build(bool isHead, bool close) =>
            AnswerBytes.Build(200, options.AnswerHeaders, body, close, isHead, options.ForwardedBodyStyle);
    }

    public bool ClosesAlways { get; }

    public byte[] For(bool isHead, bool close) => _answers[(isHead ? 2 : 0) + (close ? 1 : 0)];
}
