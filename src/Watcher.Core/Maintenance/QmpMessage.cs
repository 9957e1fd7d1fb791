using System.Text.Json;
using Watcher.Core.Luxi;
using Watcher.Core.Reporting;

namespace Watcher.Core.Maintenance;

/// <summary>A line of QMP (docs/interop/qmp-spec.rst of qemu): a JSON object, whose one known member says what it is.</summary>
/// <param name="Kind">That.</param>
/// <param name="Text">An error's words.</param>
internal readonly record struct QmpMessage(QmpMessageKind Kind, string Text)
{
    /// <exception cref="QmpException">It is none.</exception>
    public static QmpMessage Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            AnswerEnvelope.CheckUtf8(line.Span, "it");
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement;
            return Has("QMP") ? new(QmpMessageKind.Greeting, "")
                : Has("return") ? new(QmpMessageKind.Done, "")
                : LuxiValue.Member(message, "error", "it") is { } error ? new(QmpMessageKind.Error, Said.Cut(LuxiValue.Printable(error)))
                : Has("event") ? new(QmpMessageKind.Event, "")
                : throw new QmpException("it is no message of QMP");

            bool Has(string name) => LuxiValue.Member(message, name, "it") is not null;
        }
        catch (Exception e) when (e is JsonException or LuxiProtocolException)
        {
            throw new QmpException($"it is no message of QMP: {Said.Cut(e.Message)}", e);
        }
    }
}
