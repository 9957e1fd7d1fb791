using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Watcher.Core;
using Watcher.Core.Duties;

namespace Watcher.ScenarioTests;

/// <summary>The record of a scenario: what happened (!), what was told, and what was done (&gt;), each with its time.</summary>
internal sealed partial class ScenarioLog(FakeTimeProvider time) : IReporter, ILogger
{
    private readonly StringBuilder _text = new();
    private readonly TimeSpan _began = time.SinceBoot();

    public string Text => _text.ToString();

    /// <summary>How many lines a log would have: that of a service that is told nothing else has INFO and above.</summary>
    public int Lines { get; private set; }

    public void Happened(string what) => Line('!', what);

    public void Acted(string what) => Line('>', what);

    public void Tell(Notice notice) => notice.Tell(this);

    public void WouldDo(Act act) => throw new NotSupportedException("scenarios are played live");

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines += logLevel >= LogLevel.Information ? 1 : 0;
        Line(' ', string.Create(CultureInfo.InvariantCulture, $"{logLevel.ToString().ToUpperInvariant(),-11} {formatter(state, exception)}"));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private void Line(char kind, string what) => _text.Append(
        CultureInfo.InvariantCulture, $"{time.SinceBoot() - _began:d\\.hh\\:mm\\:ss} {kind} {HolderOfALock().Replace(what, "(somebody)")}\n");

    /// <summary>Whoever plays the stock watcher is this test's own process, another one each time.</summary>
    [GeneratedRegex(@"\(pid [0-9]+ \(.*\)\)")]
    private static partial Regex HolderOfALock();
}
